import type { Channel, ConsumeMessage } from 'amqplib';
import { ConnectorError, type ListenContext } from '../sdk/index.ts';
import { unlessAborted } from './backoff.ts';
import { brokerError } from './broker-error.ts';
import type { RabbitConnection } from './config.ts';
import { answerWithin, type BrokerConnection, openConnection, type Target } from './connection.ts';
import { createDeadLetterQueue } from './dead-letter-queue.ts';
import { type Desk, decide } from './decide.ts';
import type { MessageInput } from './message-input.ts';
import type { Pace } from './pace.ts';
import type { Status } from './status.ts';
import { declareTopology } from './topology.ts';

export type Context = Omit<ListenContext<unknown, RabbitConnection>, 'input' | 'report'>;

export interface LifeOptions {
  readonly context: Context;
  readonly input: MessageInput;
  readonly pace: Pace;
  readonly status: Status;
  readonly stopping: AbortSignal;
}

export interface LifeEnd {
  /** What ended it; undefined when it was stopped. */
  readonly error: ConnectorError | undefined;
  /** Whether a message was acknowledged or rejected, or it lasted. */
  readonly sound: boolean;
}

/**
 * One life of the connection: opens it, declares, and takes messages until connection, channel or queue end, or it is
 * stopped. Never rejects.
 */
export async function live(options: LifeOptions): Promise<LifeEnd> {
  const { input, pace, stopping } = options;
  const target = { ...targetOf(options), keepBytes: keptBytes(input) };
  const startedAt = performance.now();
  let connection: BrokerConnection | undefined;
  let consumption: Consumption | undefined;
  let error: ConnectorError | undefined;
  try {
    connection = await openConnection(target, stopping);
    consumption = await setUp(connection, options);
    options.status.listening();
    error = await unlessAborted(Promise.race([connection.ended, consumption.ended]), stopping);
  } catch (cause) {
    error = stopping.aborted ? undefined : brokerError(cause);
  }
  if (!error) await consumption?.finish();
  await consumption?.close();
  await connection?.close();
  const lasted = consumption !== undefined && performance.now() - startedAt >= pace.sound;
  return { error, sound: lasted || (consumption?.answered() ?? false) };
}

async function setUp(connection: BrokerConnection, options: LifeOptions): Promise<Consumption> {
  const { pace, stopping } = options;
  const subscribed = declareTopology(connection, options.input).then(() =>
    consume(connection, options),
  );
  return answerWithin(pace.setUp, subscribed, stopping);
}

function targetOf({ context, pace }: LifeOptions): Target {
  const { config, network, name } = context;
  const { heartbeatSeconds } = pace;
  return { config, network, name, heartbeatSeconds, keepBytes: Number.POSITIVE_INFINITY };
}

/** Packing can make a body larger, by much less than this. */
const packingBytes = 65_536;

/** Our queue can move a message that is too large by itself; from another it has to be taken whole. */
function keptBytes({ declare, maxSize }: MessageInput): number {
  return declare === 'own' ? maxSize + packingBytes : Number.POSITIVE_INFINITY;
}

interface Consumption {
  /** What ended it; never rejects. */
  readonly ended: Promise<ConnectorError>;
  /** Whether a message was acknowledged or rejected. */
  answered(): boolean;
  /** Takes nothing more, and lets what is in hand be decided. */
  finish(): Promise<void>;
  /** What is still in hand is delivered again. */
  close(): Promise<void>;
}

async function consume(connection: BrokerConnection, options: LifeOptions): Promise<Consumption> {
  const { context, input, pace, status, stopping } = options;
  const channel = await connection.model.createChannel();
  const gone = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<ConnectorError>();
  const end = (error: ConnectorError) => {
    gone.abort();
    resolve(error);
  };
  channel.on('error', (error) => end(brokerError(error)));
  channel.on('close', () => {
    gone.abort();
    // When the connection ends it closes its channels first, and knows more of why.
    setImmediate(() => end(brokerError('the channel was closed')));
  });
  await channel.prefetch(input.prefetch);

  const target = targetOf(options);
  const deadLetters = createDeadLetterQueue({
    queue: input.deadLetter,
    open: (signal) => openConnection({ ...target, name: `${target.name} (dead letters)` }, signal),
    openLimitMs: pace.setUp,
    onBlocked(reason) {
      if (!gone.signal.aborted) status.blocked(reason);
    },
  });
  let answered = false;
  const answer = (send: () => void) => {
    const sent = isSent(send);
    answered ||= sent;
    return sent;
  };
  const desk: Desk = {
    queue: input.queue,
    reading: {
      format: input.format,
      maxSize: input.maxSize,
      // Of a passive queue the protocol does not tell whether it is one that counts.
      countsDeliveries: input.declare === 'own',
    },
    retry: pace.retry,
    log: context.log,
    deadLetters,
    emit: (incoming) => context.emit(incoming),
    putAway: (why) => context.putAway(why),
    acknowledge: (message) => answer(() => channel.ack(message)),
    reject: (message) => answer(() => channel.nack(message, false, false)),
    acknowledged: (incoming) => context.acknowledged(incoming),
    gone: gone.signal,
    noMore: AbortSignal.any([gone.signal, stopping]),
  };
  const inHand = new Set<Promise<void>>();
  const take = (message: ConsumeMessage | null) => {
    if (message === null) {
      end(cancelled(input.queue));
      return;
    }
    const decided = decide(message, desk).finally(() => inHand.delete(decided));
    inHand.add(decided);
  };
  const { consumerTag } = await channel.consume(input.queue, take);
  return {
    ended,
    answered: () => answered,
    finish: () => finish({ channel, consumerTag, inHand, limitMs: pace.stop }),
    async close() {
      gone.abort();
      await deadLetters.close();
    },
  };
}

function cancelled(queue: string): ConnectorError {
  return new ConnectorError('not_found', {
    'zh-CN': `队列「${queue}」已被删除，或其节点已停止`,
    en: `The queue "${queue}" was deleted, or its node is down`,
  });
}

/** What a closing channel does not send is about messages that are delivered again. */
function isSent(send: () => void): boolean {
  try {
    send();
    return true;
  } catch {
    return false;
  }
}

interface Finishing {
  readonly channel: Channel;
  readonly consumerTag: string;
  readonly inHand: ReadonlySet<Promise<void>>;
  readonly limitMs: number;
}

async function finish({ channel, consumerTag, inHand, limitMs }: Finishing): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  const decided = async () => {
    await channel.cancel(consumerTag);
    await Promise.all(inHand);
    // Closing the channel is answered after the acknowledgements, closing the connection would overtake them.
    await channel.close();
  };
  await unlessAborted(decided(), limit).catch(() => undefined);
}
