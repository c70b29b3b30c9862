import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from '../queue/queue.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import { createDueRuns, type DueRuns } from './due-runs.ts';

describe('runs that are due', () => {
  /** Times at which runs at rest are due, ms. */
  let resting: number[];
  let tickets: number;
  let faults: unknown[];
  let dueRuns: DueRuns;
  /** Called instead of waking any. */
  let stuck: (() => void) | undefined;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1000 });
    resting = [];
    tickets = 0;
    faults = [];
    stuck = undefined;
    const store = {
      nextDue: async () => (resting.length > 0 ? Math.min(...resting) : null),
      wake: async ({ now }: { now: number }) => {
        if (stuck) {
          stuck();
          return [];
        }
        const due = resting.filter((at) => at <= now).slice(0, 2);
        resting = resting.filter((at) => !due.includes(at));
        return due.length > 0 ? [{ group: 'default', count: due.length }] : [];
      },
    };
    const queue = {
      add: async (_ticket: unknown, count: number) => {
        tickets += count;
      },
    };
    dueRuns = createDueRuns({
      stores: { of: () => store } as unknown as TenantStores,
      queue: queue as unknown as Queue,
      now: Date.now,
      onFault: (error) => faults.push(error),
    });
  });
  afterEach(() => {
    dueRuns.stop();
    vi.useRealTimers();
    expect(faults).toEqual([]);
  });

  const rest = (at: number): void => {
    resting.push(at);
    dueRuns.expect('t', at);
  };

  it('get their tickets when their time has come, whatever the order they came in', async () => {
    rest(5000);
    rest(3000);
    rest(4000);
    await vi.advanceTimersByTimeAsync(1999);
    expect(tickets).toBe(0);
    await vi.advanceTimersByTimeAsync(2);
    expect(tickets).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(tickets).toBe(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(tickets).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are all woken, in batches', async () => {
    for (const at of [1001, 1002, 1003, 1004, 1005]) rest(at);
    await vi.advanceTimersByTimeAsync(10);
    expect(tickets).toBe(5);
  });

  it('may be due in a year: no timer overflows', async () => {
    rest(1000 + 366 * 86_400_000);
    await vi.advanceTimersByTimeAsync(25 * 86_400_000);
    expect(tickets).toBe(0);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('that nobody told of are found by a sweep, which sets the alarm for the rest', async () => {
    resting.push(500, 9000);
    await dueRuns.wake('t');
    expect(tickets).toBe(1);
    await vi.advanceTimersByTimeAsync(8001);
    expect(tickets).toBe(2);
  });

  it('of which nothing comes, since somebody else is at it, are looked at again after a pause', async () => {
    let looks = 0;
    stuck = () => {
      looks += 1;
    };
    rest(1001);
    await vi.advanceTimersByTimeAsync(10);
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(looks).toBe(4);
    stuck = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(tickets).toBe(1);
  });
});
