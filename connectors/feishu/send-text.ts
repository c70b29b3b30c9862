import { defineAction, field, idempotentFor } from '../sdk/index.ts';
import { config } from './config.ts';
import { receiverFields, sendToAll } from './receivers.ts';
import { renderText } from './text.ts';

export const sendText = defineAction(config)({
  key: 'send-text',
  name: { 'zh-CN': '发送文本', en: 'Send a text' },
  description: {
    'zh-CN': '向飞书用户或群发送文本消息。接收人可以是一个 ID 或多个 ID。',
    en: 'Sends a text message to Feishu users or chats. The receiver is one id or a list of ids.',
  },
  sentence: { 'zh-CN': '向 {receiver} 发送「{text}」', en: 'Send "{text}" to {receiver}' },
  effect: idempotentFor(3_600_000),
  input: {
    ...receiverFields,
    text: field.text({
      label: { 'zh-CN': '文本', en: 'Text' },
      hint: { 'zh-CN': '按原样显示，换行保留', en: 'Shown as it is, line breaks kept' },
    }),
    mention: field
      .oneOrMany({
        label: { 'zh-CN': '提及', en: 'Mention' },
        hint: {
          'zh-CN': '在文本前 @ 的用户 ID，或 all 表示所有人',
          en: 'Ids of users to mention before the text, or all for everybody',
        },
      })
      .optional(),
  },
  sample: {
    input: {
      receiver: 'ou_7d8a6e6df7621556ce0d21922b676706',
      text: '模板「采购框架合同（2026 版）」已启用',
    },
    output: { messageId: 'om_dc13264520392913993dd051dba21dcf', failed: [] },
  },
  async run(context) {
    const { text, mention = [], ...to } = context.input;
    const content = renderText(text, typeof mention === 'string' ? [mention] : mention);
    return sendToAll(context, to, { type: 'text', content });
  },
});
