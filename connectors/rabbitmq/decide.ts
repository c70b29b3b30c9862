import type { ConsumeMessage } from 'amqplib';
import type { Incoming, Log, Verdict } from '../sdk/index.ts';
import { type Backoff, backoffMs, pause } from './backoff.ts';
import { bodyLeftOut } from './body-limit.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { type ReadOptions, readMessage } from './incoming.ts';
import { UnreadableMessage } from './unreadable.ts';

/** What deciding about messages takes. */
export interface Desk {
  readonly queue: string;
  readonly reading: ReadOptions;
  readonly retry: Backoff;
  readonly log: Log;
  readonly deadLetters: DeadLetterQueue;
  emit(incoming: Incoming): Promise<Verdict>;
  /** Whether that was sent; a channel that is closing sends nothing more. */
  acknowledge(message: ConsumeMessage): boolean;
  /** Has the queue itself move the message to its dead letter queue; whether that was sent. */
  reject(message: ConsumeMessage): boolean;
  /** A message lies in the dead letter queue. Never rejects. */
  putAway(why: { readonly code: string; readonly reason: string }): Promise<void>;
  /** An event that was accepted has been acknowledged. */
  acknowledged(incoming: Incoming): void;
  /** Aborted when the channel is gone, by which the messages came: they are delivered again. */
  readonly gone: AbortSignal;
  /** Aborted, then or when it is stopped: nothing is tried again. */
  readonly noMore: AbortSignal;
}

/**
 * Holds a message until it is decided, and acknowledges it then. While nothing can be decided it is offered again and
 * again: giving it back would count as a delivery, and those are limited. Never rejects.
 */
export async function decide(message: ConsumeMessage, desk: Desk): Promise<void> {
  const size = bodyLeftOut(message);
  if (size !== undefined) {
    if (!desk.reject(message)) return;
    const reason = `The body has ${size} bytes, more than ${desk.reading.maxSize}`;
    desk.log.warn('message put away', { queue: desk.queue, code: 'too_large', reason });
    await desk.putAway({ code: 'too_large', reason });
    return;
  }
  const found = await read(message, desk.reading);
  const verdict =
    found.kind === 'refused' ? found : await insist(desk, 'offer', () => desk.emit(found.incoming));
  if (verdict?.kind === 'refused') {
    const { code, reason } = verdict;
    const why = { code, reason, queue: desk.queue, at: Date.now() };
    const put = await insist(desk, 'put away', async () => {
      await desk.deadLetters.put(message, why);
      return true;
    });
    if (!put) return;
    desk.log.warn('message put away', { queue: desk.queue, code, reason });
    await desk.putAway({ code, reason });
  }
  if (!verdict || desk.gone.aborted || !desk.acknowledge(message)) return;
  if (found.kind === 'readable' && verdict.kind === 'accepted') desk.acknowledged(found.incoming);
}

type Refused = Extract<Verdict, { kind: 'refused' }>;
type Found = { readonly kind: 'readable'; readonly incoming: Incoming } | Refused;

async function read(message: ConsumeMessage, options: ReadOptions): Promise<Found> {
  try {
    return { kind: 'readable', incoming: await readMessage(message, options) };
  } catch (cause) {
    const code = cause instanceof UnreadableMessage ? cause.code : 'unreadable';
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { kind: 'refused', code, reason };
  }
}

/** Tries until it succeeds; undefined when there is no more trying. */
async function insist<T>(desk: Desk, what: string, act: () => Promise<T>): Promise<T | undefined> {
  for (let failures = 1; !desk.noMore.aborted; failures += 1) {
    try {
      return await act();
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      if (failures === 1) desk.log.warn(`cannot ${what} a message`, { queue: desk.queue, error });
    }
    await pause(backoffMs(desk.retry, failures), desk.noMore);
  }
  return undefined;
}
