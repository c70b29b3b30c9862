import { defineAction, idempotentFor } from '../sdk/index.ts';
import { cardInput } from './card-fields.ts';
import { config } from './config.ts';
import { receiverFields, sendToAll } from './receivers.ts';
import { renderCard } from './render-card.ts';

export const sendCard = defineAction(config)({
  key: 'send-card',
  name: { 'zh-CN': '发送卡片', en: 'Send a card' },
  description: {
    'zh-CN': '向飞书用户或群发送消息卡片。接收人可以是一个 ID 或多个 ID。',
    en: 'Sends a message card to Feishu users or chats. The receiver is one id or a list of ids.',
  },
  sentence: {
    'zh-CN': '向 {receiver} 发送卡片「{card.title}」',
    en: 'Send card "{card.title}" to {receiver}',
  },
  effect: idempotentFor(3_600_000),
  input: { ...receiverFields, card: cardInput },
  sample: {
    input: {
      receiver: 'ou_7d8a6e6df7621556ce0d21922b676706',
      card: { title: '模板已启用', text: '模板「采购框架合同（2026 版）」已启用' },
    },
    output: {
      messageId: 'om_dc13264520392913993dd051dba21dcf',
      cardId: 'om_dc13264520392913993dd051dba21dcf',
      failed: [],
    },
  },
  async run(context) {
    const { card, ...to } = context.input;
    const content = JSON.stringify(renderCard(card));
    const sent = await sendToAll(context, to, { type: 'interactive', content });
    // Feishu knows a card by the message that carries it.
    return { messageId: sent.messageId, cardId: sent.messageId, failed: sent.failed };
  },
});
