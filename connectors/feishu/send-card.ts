import { createHash } from 'node:crypto';
import { ConnectorError, defineAction, field, idempotentFor } from '../sdk/index.ts';
import { cardInput } from './card-fields.ts';
import { callFeishu, type FeishuContext } from './client.ts';
import { config } from './config.ts';
import { meaningOf } from './error-table.ts';
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
  input: {
    receiver: field.oneOrMany({ label: { 'zh-CN': '接收人', en: 'Receiver' } }),
    receiverType: field
      .select(['user', 'chat'], { label: { 'zh-CN': '接收人类型', en: 'Kind of receiver' } })
      .default('user'),
    idType: field
      .select(['open_id', 'union_id', 'user_id', 'email'], {
        label: { 'zh-CN': '用户 ID 类型', en: 'Kind of user id' },
      })
      .default('open_id'),
    card: cardInput,
  },
  sample: {
    input: {
      receiver: 'ou_7d8a6e6df7621556ce0d21922b676706',
      card: { title: '模板已启用', text: '模板「采购框架合同（2026 版）」已启用' },
    },
    output: { messageId: 'om_dc13264520392913993dd051dba21dcf', failed: [] },
  },
  async run(context) {
    const { receiver, receiverType, idType, card } = context.input;
    const sending: Sending = {
      idType: receiverType === 'chat' ? 'chat_id' : idType,
      content: JSON.stringify(renderCard(card)),
    };
    const receivers = [...new Set(Array.isArray(receiver) ? receiver : [receiver])];
    const sent: string[] = [];
    const failures: { readonly receiver: string; readonly error: ConnectorError }[] = [];
    for (const each of receivers) {
      try {
        sent.push(await sendTo(context, each, sending));
      } catch (error) {
        if (!isOneReceivers(error)) throw error;
        failures.push({ receiver: each, error });
      }
    }
    const [first] = failures;
    if (sent.length === 0 && first !== undefined) throw first.error;
    return { messageId: sent[0], failed: failures.map(describe) };
  },
});

interface Sending {
  readonly idType: 'open_id' | 'union_id' | 'user_id' | 'email' | 'chat_id';
  readonly content: string;
}

async function sendTo(
  context: FeishuContext,
  receiver: string,
  { idType, content }: Sending,
): Promise<string> {
  // A repeat within the hour carries the same uuid and so sends no second message.
  const uuid = createHash('sha256')
    .update(`${context.idempotencyKey} ${receiver}`)
    .digest('hex')
    .slice(0, 32);
  const answer = await callFeishu(context, (client) =>
    client.im.v1.message.create({
      params: { receive_id_type: idType },
      data: { receive_id: receiver, msg_type: 'interactive', content, uuid },
    }),
  );
  const messageId = answer.data?.message_id;
  if (typeof messageId === 'string') return messageId;
  throw new ConnectorError('rejected', 'Feishu answered no message id');
}

/** Whether the error concerns this receiver alone, so that the rest of a list goes on. */
function isOneReceivers(error: unknown): error is ConnectorError {
  if (!(error instanceof ConnectorError)) return false;
  return meaningOf(Number(error.details['vendorCode']))?.receiver === true;
}

function describe({
  receiver,
  error,
}: {
  readonly receiver: string;
  readonly error: ConnectorError;
}) {
  return { receiver, code: error.code, reason: error.message };
}
