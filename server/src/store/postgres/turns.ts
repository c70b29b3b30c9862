import { WeirError } from '@weir/contract/weir-error';
import type { Bounds } from './connections.ts';

/** Who may use a connection, and when: databases take turns, the first one before all others. */
export interface Turns {
  /** Does `work` when its turn has come. Throws `overloaded` when too many wait, `unavailable` after `close`. */
  wait<Result>(database: string, work: () => Promise<Result>): Promise<Result>;
  /** Turns that are taken now. */
  readonly taken: number;
  /** Resolves when all work that has been admitted is done. */
  close(): Promise<void>;
}

/** Who may wait for a turn. */
const maxWaiting = 10_000;

export function createTurns({ max, maxOfOne, reserved, first }: Bounds): Turns {
  /** Starts of those who wait, by database; the database whose turn is next comes first. */
  const waiting = new Map<string, (() => void)[]>();
  const taken = new Map<string, number>();
  let waitingInAll = 0;
  let takenInAll = 0;
  let closing: PromiseWithResolvers<void> | undefined;

  const isFree = (database: string): boolean => {
    const ofOne = taken.get(database) ?? 0;
    if (takenInAll >= max || ofOne >= maxOfOne) return false;
    return database === first || takenInAll - (taken.get(first) ?? 0) < max - reserved;
  };
  const change = (database: string, by: 1 | -1): void => {
    takenInAll += by;
    const left = (taken.get(database) ?? 0) + by;
    if (left > 0) taken.set(database, left);
    else taken.delete(database);
  };
  const startNext = (database: string): boolean => {
    const starts = waiting.get(database);
    if (!starts || !isFree(database)) return false;
    const start = starts.shift();
    waiting.delete(database);
    if (starts.length > 0) waiting.set(database, starts);
    if (!start) return false;
    waitingInAll -= 1;
    change(database, 1);
    start();
    return true;
  };
  const serve = (): void => {
    while (startNext(first));
    while ([...waiting.keys()].some(startNext));
    if (takenInAll === 0 && waitingInAll === 0) closing?.resolve();
  };
  const admitted = (database: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (closing) return reject(new WeirError('unavailable', { reason: database }));
      if (waitingInAll >= maxWaiting) return reject(new WeirError('overloaded'));
      waitingInAll += 1;
      const starts = waiting.get(database) ?? [];
      starts.push(resolve);
      waiting.set(database, starts);
      serve();
    });

  return {
    async wait(database, work) {
      await admitted(database);
      try {
        return await work();
      } finally {
        change(database, -1);
        serve();
      }
    },
    get taken() {
      return takenInAll;
    },
    close() {
      closing ??= Promise.withResolvers<void>();
      serve();
      return closing.promise;
    },
  };
}
