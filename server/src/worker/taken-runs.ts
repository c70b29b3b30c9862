import type { Ticket } from '../queue/queue.ts';
import type { WorkerLoad } from '../store/control-store.ts';

/** How many runs of each tenant and group this worker took of late: how fast those that wait come on. */
export interface TakenRuns {
  count(of: Ticket, runs: number): void;
  /** By the minute; those of which it took most, first. */
  lately(): WorkerLoad['taken'];
}

const minute = 60_000;
/** A minute is counted in so many parts: the oldest one is given up at a time. */
const parts = 12;
/** They go into every heartbeat. */
const mostNamed = 100;

/** `now` in ms on any clock. */
export function createTakenRuns(now: () => number = () => performance.now()): TakenRuns {
  const began = now();
  /** The counts of one part of a minute each, by its number. */
  const counts = new Map<number, Map<string, number>>();
  const current = (): number => Math.floor(now() / (minute / parts));

  const forget = (): void => {
    for (const part of counts.keys()) if (part <= current() - parts) counts.delete(part);
  };
  return {
    count({ tenant, group }, runs) {
      if (runs === 0) return;
      forget();
      const part = counts.get(current()) ?? new Map<string, number>();
      counts.set(current(), part);
      const key = JSON.stringify([tenant, group]);
      part.set(key, (part.get(key) ?? 0) + runs);
    },
    lately() {
      forget();
      const sums = new Map<string, number>();
      for (const part of counts.values())
        for (const [key, runs] of part) sums.set(key, (sums.get(key) ?? 0) + runs);
      // One that has just begun took them in less than a minute.
      const minutes = Math.min(minute, Math.max(now() - began, minute / parts)) / minute;
      return [...sums]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, mostNamed)
        .map(([key, runs]) => {
          const [tenant, group] = JSON.parse(key) as [string, string];
          return { tenant, group, perMinute: runs / minutes };
        });
    },
  };
}
