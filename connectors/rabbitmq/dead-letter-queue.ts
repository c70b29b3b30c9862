import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { ConnectorError } from '../sdk/index.ts';
import { brokerError } from './broker-error.ts';
import { answerWithin, type BrokerConnection } from './connection.ts';
import { type DeadLetter, deadLetterForms, type PutAway } from './dead-letter.ts';
import { ensureDeadLetterQueue } from './topology.ts';

/**
 * Where messages are put away. On a connection of its own: the broker stops reading from one that publishes while it is
 * short of memory or disk, and acknowledgements must not stand behind that.
 */
export interface DeadLetterQueue {
  /**
   * Resolves when the broker has confirmed that the message lies in the queue.
   *
   * @throws ConnectorError when it may not lie there; to be put away again then
   */
  put(message: ConsumeMessage, why: PutAway): Promise<void>;
  /** What is being put away rejects. Never rejects itself, and takes 2 s at most. */
  close(): Promise<void>;
}

export interface DeadLetterOptions {
  readonly queue: string;
  open(signal: AbortSignal): Promise<BrokerConnection>;
  /** For what is asked of the broker once its connection is open. */
  readonly openLimitMs: number;
  /** Why no letter is taken for now; undefined when they are again. */
  onBlocked(reason: string | undefined): void;
}

/** Opens its connection with the first message, and again with the first one after it broke. */
export function createDeadLetterQueue(options: DeadLetterOptions): DeadLetterQueue {
  const { queue } = options;
  const closing = new AbortController();
  const blocking = createBlocking(options.onBlocked);
  let line: Promise<Line> | undefined;
  const opened = (): Promise<Line> => {
    line ??= openLine(options, blocking, closing.signal);
    return line;
  };
  return {
    async put(message, why) {
      const used = opened();
      try {
        await (await used).send(deadLetterForms(message, why));
        blocking.full(undefined);
      } catch (cause) {
        if (cause instanceof Nacked) {
          const error = isFull(queue);
          blocking.full(error.message);
          throw error;
        }
        if (line === used) line = undefined;
        await used.then(({ connection }) => connection.close()).catch(() => undefined);
        const error = brokerError(cause);
        // Whoever looks at the trigger has to learn that something waits for it.
        blocking.full(error.message);
        throw error;
      }
    },
    async close() {
      closing.abort();
      await line?.then(({ connection }) => connection.close()).catch(() => undefined);
    },
  };
}

/** The broker answered that it does not keep the message; the channel and what else is on it are not harmed. */
class Nacked extends Error {
  override readonly name = 'Nacked';
}

function isFull(queue: string): ConnectorError {
  return new ConnectorError('unavailable', {
    'zh-CN': `死信队列「${queue}」已满，或暂时无法写入`,
    en: `The dead letter queue "${queue}" is full, or cannot store anything for now`,
  });
}

/** Why letters are not taken: connection and queue, each of which may refuse them. */
interface Blocking {
  connection(reason: string | undefined): void;
  full(reason: string | undefined): void;
}

function createBlocking(onBlocked: DeadLetterOptions['onBlocked']): Blocking {
  let connection: string | undefined;
  let full: string | undefined;
  return {
    connection(reason) {
      connection = reason;
      onBlocked(connection ?? full);
    },
    full(reason) {
      full = reason;
      onBlocked(connection ?? full);
    },
  };
}

interface Line {
  readonly connection: BrokerConnection;
  send(forms: readonly DeadLetter[]): Promise<void>;
}

async function openLine(
  { open, openLimitMs, queue }: DeadLetterOptions,
  blocking: Blocking,
  signal: AbortSignal,
): Promise<Line> {
  const connection = await open(signal);
  const { model } = connection;
  model.on('blocked', blocking.connection);
  model.on('unblocked', () => blocking.connection(undefined));
  model.on('close', () => blocking.connection(undefined));
  try {
    const ready = ensureDeadLetterQueue(connection, queue).then(() => model.createConfirmChannel());
    const channel = await answerWithin(openLimitMs, ready, signal);
    return { connection, send: sender(channel, queue) };
  } catch (cause) {
    await connection.close();
    throw cause;
  }
}

function sender(channel: ConfirmChannel, queue: string): Line['send'] {
  const waiting = new Set<(cause: unknown) => void>();
  // It does not say which one came back, and its confirm follows: all are in doubt, and sent again on a new line.
  channel.on('return', () => {
    const cause = new ConnectorError('not_found', {
      'zh-CN': `死信队列「${queue}」已不存在`,
      en: `The dead letter queue "${queue}" is gone`,
    });
    for (const reject of waiting) reject(cause);
  });
  // It comes before the confirms that fail by it, and alone knows why.
  channel.on('error', (error) => {
    for (const reject of waiting) reject(error);
  });
  return async (forms) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.add(reject);
    try {
      publishFirst(forms, ({ content, options }) => {
        channel.publish('', queue, content, options, (error) => {
          if (!error) resolve();
          else reject(isNack(error) ? new Nacked() : error);
        });
      });
      await promise;
    } finally {
      waiting.delete(reject);
    }
  };
}

/** The library tells a nack from a lost channel by its message only. */
function isNack(error: Error): boolean {
  return error.message === 'message nacked';
}

/** Publishes the first form that can be encoded; nothing of one that cannot has been sent. */
function publishFirst(
  [form, ...others]: readonly DeadLetter[],
  publish: (form: DeadLetter) => void,
): void {
  if (!form)
    throw new ConnectorError('internal', {
      'zh-CN': '无法重新发送这条消息',
      en: 'The message cannot be sent again',
    });
  try {
    publish(form);
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
    publishFirst(others, publish);
  }
}
