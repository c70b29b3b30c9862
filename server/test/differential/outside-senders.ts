import type { Queue } from '../../src/queue/queue.ts';
import { packMessage } from '../../src/store/run-messages.ts';
import type { ReadyCount, TenantStores } from '../../src/store/tenant-store.ts';
import type { CalledBack, Signalled } from './outside-heard.ts';

/** Sends what somebody outside has to say, as the API does, and knows all that was sent. */
export interface Senders {
  /** `keep`: for so many ms, or not at all. */
  signal(named: { name: string; key: string }, keep: number | null): Promise<void>;
  callBack(runId: string, place: string): Promise<void>;
  /** Each brings its number, from 0. */
  readonly signals: readonly Signalled[];
  readonly callbacks: readonly CalledBack[];
}

export function createSenders(world: {
  tenant: string;
  stores: TenantStores;
  queue: Queue;
  /** ms UTC. */
  now: () => number;
}): Senders {
  const { tenant, stores, queue, now } = world;
  const signals: Signalled[] = [];
  const callbacks: CalledBack[] = [];
  const spread = async (ready: readonly ReadyCount[]): Promise<void> => {
    for (const { group, count } of ready) await queue.add({ tenant, group }, count);
  };
  const signal: Senders['signal'] = async ({ name, key }, keep) => {
    const bytes = packMessage({ kind: 'signal', data: { signal: signals.length } });
    const keepUntil = keep === null ? null : now() + keep;
    const place = signals.push({ name, key, keep, woken: 0, at: Number.POSITIVE_INFINITY }) - 1;
    const given = { name, key, bytes, keepUntil, after: null };
    const { woken, ready } = await stores.of(tenant).signal(given);
    signals[place] = { name, key, keep, woken, at: now() };
    await spread(ready);
  };
  const callBack: Senders['callBack'] = async (runId, place) => {
    const body = { callback: callbacks.length };
    const bytes = packMessage({ kind: 'callback', body, headers: {} });
    const number = callbacks.push({ runId, place, fate: 'gone' }) - 1;
    const { fate, ready } = await stores.of(tenant).callBack({ runId, place, bytes });
    callbacks[number] = { runId, place, fate };
    await spread(ready);
  };
  return { signal, callBack, signals, callbacks };
}
