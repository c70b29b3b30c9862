import { createHash } from 'node:crypto';
import { ConnectorError, field } from '../sdk/index.ts';
import { callFeishu, type FeishuContext } from './client.ts';
import { openIdsOf } from './contacts.ts';
import { meaningOf } from './error-table.ts';

/** Who a message goes to. Departments and everybody take another endpoint, which tells nothing of single receivers. */
export const receiverFields = {
  receiver: field.oneOrMany({ label: { 'zh-CN': '接收人', en: 'Receiver' } }),
  receiverType: field
    .select(['user', 'chat'], { label: { 'zh-CN': '接收人类型', en: 'Kind of receiver' } })
    .default('user'),
  idType: field
    .select(['open_id', 'union_id', 'user_id', 'email', 'mobile'], {
      label: { 'zh-CN': '用户 ID 类型', en: 'Kind of user id' },
    })
    .default('open_id'),
};

export interface Receivers {
  readonly receiver: string | readonly string[];
  readonly receiverType: 'user' | 'chat';
  readonly idType: 'open_id' | 'union_id' | 'user_id' | 'email' | 'mobile';
}

export interface Message {
  readonly type: 'interactive' | 'text';
  /** JSON text. */
  readonly content: string;
}

export interface Sent {
  /** Of the first receiver that was reached. */
  readonly messageId: string;
  readonly failed: readonly {
    readonly receiver: string;
    readonly code: string;
    readonly reason: string;
  }[];
}

/**
 * One message to each receiver; those who cannot be reached are told in `failed`.
 *
 * @throws ConnectorError when nobody was reached, or for what is no fault of one receiver
 */
export async function sendToAll(
  context: FeishuContext,
  to: Receivers,
  message: Message,
): Promise<Sent> {
  const given = typeof to.receiver === 'string' ? [to.receiver] : to.receiver;
  const receivers = [...new Set(given)];
  const addressOf = await addresses(context, to, receivers);
  const sent: string[] = [];
  const failures: { readonly receiver: string; readonly error: ConnectorError }[] = [];
  for (const receiver of receivers) {
    try {
      sent.push(await sendTo(context, { receiver, ...addressOf(receiver) }, message));
    } catch (error) {
      if (!isOneReceivers(error)) throw error;
      failures.push({ receiver, error });
    }
  }
  const [messageId] = sent;
  const failed = failures.map(({ receiver, error }) => ({
    receiver,
    code: error.code,
    reason: error.message,
  }));
  if (messageId !== undefined) return { messageId, failed };
  throw failures[0]?.error ?? new ConnectorError('invalid_input', 'Nobody to send to');
}

type IdType = Exclude<Receivers['idType'], 'mobile'> | 'chat_id';

interface Address {
  readonly idType: IdType;
  readonly id: string;
}

/** Messages cannot be addressed by mobile number: those are looked up first, all at once. */
async function addresses(
  context: FeishuContext,
  { receiverType, idType }: Receivers,
  receivers: readonly string[],
): Promise<(receiver: string) => Address> {
  if (receiverType === 'chat') return (id) => ({ idType: 'chat_id', id });
  if (idType !== 'mobile') return (id) => ({ idType, id });
  const known = await openIdsOf(context, 'mobiles', receivers);
  return (mobile) => {
    const id = known.get(mobile);
    if (id !== undefined) return { idType: 'open_id', id };
    throw new ConnectorError('not_found', 'Nobody has this mobile number', { field: 'receiver' });
  };
}

async function sendTo(
  context: FeishuContext,
  { receiver, idType, id }: Address & { readonly receiver: string },
  { type, content }: Message,
): Promise<string> {
  // A repeat within the hour carries the same uuid and so sends no second message.
  const uuid = createHash('sha256')
    .update(`${context.idempotencyKey} ${receiver}`)
    .digest('hex')
    .slice(0, 32);
  const answer = await callFeishu(context, (client) =>
    client.im.v1.message.create({
      params: { receive_id_type: idType },
      data: { receive_id: id, msg_type: type, content, uuid },
    }),
  );
  const messageId = answer.data?.message_id;
  if (typeof messageId === 'string') return messageId;
  throw new ConnectorError('rejected', 'Feishu answered no message id');
}

/** Whether the error concerns this receiver alone, so that the rest of a list goes on. */
function isOneReceivers(error: unknown): error is ConnectorError {
  if (!(error instanceof ConnectorError)) return false;
  const { vendorCode } = error.details;
  if (vendorCode === undefined) return error.field === 'receiver';
  return meaningOf(Number(vendorCode))?.receiver === true;
}
