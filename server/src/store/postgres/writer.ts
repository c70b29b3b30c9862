import { setImmediate as turn } from 'node:timers/promises';
import { WeirError } from '@weir/contract/weir-error';
import type { Writer } from '../access.ts';
import { findVerb } from '../verbs/find-verb.ts';
import { maxWaiting, maxWaitingBytes, weight } from '../waiting-limits.ts';
import { type Together, togetherOf } from '../written-together.ts';
import type { Databases } from './databases.ts';
import type { Group, Outcome } from './group-commit.ts';

export interface GroupingWriter extends Writer {
  /** Commits what waits; refuses what comes later. */
  close(): Promise<void>;
}

/** Items of one transaction at most: what comes behind them should not wait longer than their work takes. */
const maxGroup = 200;

interface Item {
  readonly together: Together;
  readonly verb: ReturnType<typeof findVerb>;
  readonly params: unknown;
  readonly bytes: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

function firstOf(items: readonly Item[]): Group['first'] {
  return {
    runs: items.flatMap(({ together }) => together.runs),
    slots: items.some(({ together }) => together.slots),
    signals: items.some(({ together }) => together.signals),
    jobs: items.some(({ together }) => together.jobs),
  };
}

/** How many of those that wait make the next group. */
function groupOf(queue: readonly Item[]): number {
  const alone = queue.slice(0, maxGroup).findIndex(({ together }) => together.alone);
  return alone < 0 ? maxGroup : Math.max(1, alone);
}

/** Groups the commits of this process, one group of each database at a time. `onFault` is told what callers see as `internal`. */
export function createWriter(
  databases: Databases,
  onFault: (error: unknown) => void,
): GroupingWriter {
  /** What waits for each database whose loop runs. */
  const queues = new Map<string | null, Item[]>();
  const loops = new Set<Promise<void>>();
  let waiting = 0;
  let waitingBytes = 0;
  let closed = false;

  const settle = (item: Item, outcome: Outcome): void => {
    waiting -= 1;
    waitingBytes -= item.bytes;
    if (!('error' in outcome)) return item.resolve(outcome.value);
    if (outcome.error instanceof WeirError) return item.reject(outcome.error);
    item.reject(new WeirError('internal', {}, { cause: outcome.error }));
    onFault(outcome.error);
  };
  const commit = async (tenant: string | null, items: readonly Item[]): Promise<void> => {
    let outcomes: readonly Outcome[];
    try {
      const group = items.map(
        ({ verb, params }) =>
          (tx: Parameters<typeof verb>[0]) =>
            verb(tx, params),
      );
      outcomes = await databases.commit(tenant, { group, first: firstOf(items) });
    } catch (error) {
      outcomes = items.map(() => ({ error }));
    }
    for (const [index, item] of items.entries())
      settle(item, outcomes[index] ?? { error: new Error('an item without an outcome') });
  };
  const work = async (tenant: string | null, queue: Item[]): Promise<void> => {
    // What else comes in this turn joins the first group, what comes during a commit the next.
    await turn();
    while (queue.length > 0) await commit(tenant, queue.splice(0, groupOf(queue)));
    queues.delete(tenant);
  };
  const enqueue = (tenant: string | null, item: Item): void => {
    waiting += 1;
    waitingBytes += item.bytes;
    const queue = queues.get(tenant);
    if (queue) {
      queue.push(item);
      return;
    }
    const started = [item];
    queues.set(tenant, started);
    const loop: Promise<void> = work(tenant, started).finally(() => loops.delete(loop));
    loops.add(loop);
  };

  return {
    async write(tenant, name, params) {
      const verb = findVerb(tenant, name);
      const bytes = weight(params);
      const together = togetherOf(name, params);
      if (closed) throw new WeirError('unavailable', { reason: 'store' });
      if (waiting >= maxWaiting || waitingBytes + bytes > maxWaitingBytes)
        throw new WeirError('overloaded');
      return new Promise((resolve, reject) =>
        enqueue(tenant, { together, verb, params, bytes, resolve, reject }),
      );
    },
    async close() {
      closed = true;
      await Promise.all(loops);
    },
  };
}
