import type { Json } from '@weir/contract/json';
import { parseOutsideJson } from '@weir/contract/outside-json';
import { runStatuses } from '@weir/contract/run-status';
import type { Redis } from '../redis.ts';
import type { RunSignal, Signals } from './signals.ts';
import { createSubscriptions, subscriptionKey } from './subscriptions.ts';

/** A listener sends nothing by itself, so a line that is silently dead is found by asking, ms. */
const pulse = 10_000;

/**
 * Signals of all processes that share a Redis: a channel for each run that someone listens to. What is published while
 * Redis cannot be reached is lost; listeners stay and hear again afterwards. `redis` stays open at `close`.
 */
export function connectRedisSignals(parts: { redis: Redis; prefix: string }): Signals {
  const { redis, prefix } = parts;
  const own = createSubscriptions();
  const channelOf = (key: string): string => `${prefix}:run:${key}`;
  // Its outages are those of `redis`, which tells them.
  const listener = redis.duplicate();
  const ignore = (): undefined => undefined;
  listener.on('error', ignore);
  listener.on('message', (_channel: string, text: string) => {
    const signal = toSignal(text);
    if (signal) own.deliver(signal);
  });
  listener.on('ready', () => {
    const channels = own.keys().map(channelOf);
    if (channels.length > 0) listener.subscribe(...channels).catch(ignore);
  });
  const alive = setInterval(() => {
    if (listener.status === 'ready') listener.ping().catch(ignore);
  }, pulse);
  alive.unref();
  /** While it is not connected, `ready` is still to come and does it. */
  const listen = (key: string, wanted: boolean): void => {
    if (listener.status !== 'ready') return;
    const channel = channelOf(key);
    const told = wanted ? listener.subscribe(channel) : listener.unsubscribe(channel);
    told.catch(ignore);
  };

  return {
    publish(signal) {
      if (redis.status !== 'ready') return;
      // What runs say stays in the store: anyone who reaches Redis can hear, and say, what goes through a channel.
      const { output: _output, ...news } = signal;
      redis.publish(channelOf(subscriptionKey(signal)), JSON.stringify(news)).catch(ignore);
    },
    subscribe(run, hear) {
      const key = subscriptionKey(run);
      if (own.add(key, hear) === 1) listen(key, true);
      return () => {
        if (own.remove(key, hear) === 0) listen(key, false);
      };
    },
    async close() {
      clearInterval(alive);
      listener.disconnect();
    },
  };
}

/** Anyone who reaches Redis can write into a channel. */
function toSignal(text: string): RunSignal | undefined {
  let message: Json;
  try {
    message = parseOutsideJson(text);
  } catch {
    return undefined;
  }
  if (message === null || typeof message !== 'object' || Array.isArray(message)) return undefined;
  const { tenant, runId, status: given, lastSeq } = message;
  const status = runStatuses.find((each) => each === given);
  if (typeof tenant !== 'string' || typeof runId !== 'string') return undefined;
  if (typeof lastSeq !== 'number' || !status) return undefined;
  return { tenant, runId, status, lastSeq };
}
