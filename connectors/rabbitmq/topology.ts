import { ConnectorError, type Text } from '../sdk/index.ts';
import { brokerError, replyCode } from './broker-error.ts';
import { type BrokerConnection, onChannel } from './connection.ts';
import type { MessageInput } from './message-input.ts';

/**
 * Arguments of a queue we declare. A queue that exists with others is refused by the broker, so these can never change.
 *
 * Dead letters move at least once, which needs `reject-publish`: a queue that is full refuses what is published, and the
 * publisher's confirm says so, instead of dropping what is oldest. The limit keeps a forgotten queue from filling the
 * broker's disk. https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
 */
function ownArguments(input: MessageInput): Readonly<Record<string, unknown>> {
  return {
    'x-queue-type': 'quorum',
    'x-delivery-limit': input.deliveryLimit,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': input.deadLetter,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
    'x-max-length': 5_000_000,
  };
}

/**
 * Makes queue, bindings and dead letter queue be there; of a passive queue it only asks whether it is. Bindings are only
 * added: the protocol cannot list those that exist, so one that was taken out of a flow has to be removed at the broker.
 *
 * @throws ConnectorError `not_found`: exchange or passive queue are not there yet; `conflict`: the queue exists and is another
 */
export async function declareTopology(
  connection: BrokerConnection,
  input: MessageInput,
): Promise<void> {
  const { queue } = input;
  if (input.declare === 'passive') {
    await refusedAs(
      {
        404: [
          'not_found',
          { 'zh-CN': `队列「${queue}」还不存在`, en: `The queue "${queue}" is not there yet` },
        ],
      },
      onChannel(connection, (channel) => channel.checkQueue(queue)),
    );
    return;
  }
  await ensureDeadLetterQueue(connection, input.deadLetter);
  const options = { durable: true, arguments: ownArguments(input) };
  await refusedAs(
    {
      406: ['conflict', declaredOtherwise(queue)],
      405: [
        'conflict',
        {
          'zh-CN': `队列「${queue}」由另一个连接独占`,
          en: `The queue "${queue}" belongs to another connection alone`,
        },
      ],
    },
    onChannel(connection, (channel) => channel.assertQueue(queue, options)),
  );
  if (input.exchange !== undefined) await bind(connection, input, input.exchange);
}

async function bind(
  connection: BrokerConnection,
  { queue, bindings }: MessageInput,
  exchange: string,
): Promise<void> {
  const bound = onChannel(connection, async (channel) => {
    await channel.checkExchange(exchange);
    for (const key of bindings) await channel.bindQueue(queue, exchange, key);
  });
  const absent = {
    'zh-CN': `交换机「${exchange}」还不存在；它由发布消息的一方声明`,
    en: `The exchange "${exchange}" is not there yet; it is declared by those who publish to it`,
  };
  await refusedAs({ 404: ['not_found', absent] }, bound);
}

/** One that exists is used whatever its arguments; that needs no permission to declare. */
export async function ensureDeadLetterQueue(
  connection: BrokerConnection,
  queue: string,
): Promise<void> {
  try {
    await onChannel(connection, (channel) => channel.checkQueue(queue));
  } catch (cause) {
    if (replyCode(cause) !== 404) throw brokerError(cause);
    const options = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
    const declared = onChannel(connection, (channel) => channel.assertQueue(queue, options));
    await refusedAs({}, declared);
  }
}

/** `broker`: what the broker said of it, such as "inequivalent arg 'x-delivery-limit' for queue …". */
function declaredOtherwise(queue: string): (broker: string) => Text {
  return (broker) => {
    const [, argument = ''] = /inequivalent arg '([^']+)'/.exec(broker) ?? [];
    const which = argument && ` (${argument})`;
    return {
      'zh-CN': `队列「${queue}」已存在，但声明的参数不同${which}：改回原值、换一个队列名，或在 RabbitMQ 中删除它；不是由 Weir 声明的队列用 declare: passive，且不填交换机和绑定`,
      en: `The queue "${queue}" exists and was declared otherwise${which}: go back to the former value, name another queue, or delete it at the broker; for a queue Weir did not declare, set "declare" to "passive" and leave out exchange and bindings`,
    };
  };
}

type Said = Text | ((broker: string) => Text);
type Refusals = Readonly<Record<number, readonly ['not_found' | 'conflict', Said]>>;

/** Names what the broker refused by its number; its own words stay in the details. */
async function refusedAs(refusals: Refusals, asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (cause) {
    const refusal = refusals[replyCode(cause) ?? 0];
    if (!refusal) throw brokerError(cause);
    const broker = cause instanceof Error ? cause.message : String(cause);
    const [code, said] = refusal;
    const text = typeof said === 'function' ? said(broker) : said;
    throw new ConnectorError(code, text, { details: { broker }, cause });
  }
}
