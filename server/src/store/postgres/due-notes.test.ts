import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDueNotes, type DueNotes } from './due-notes.ts';

let told: { tenant: string; at: number }[];
let isAway: boolean;
let notes: DueNotes;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  isAway = false;
  notes = createDueNotes(async (due) => {
    if (isAway) throw new Error('away');
    told.push(due);
  });
});
afterEach(() => vi.useRealTimers());

it('tells the earliest of what comes together, once', async () => {
  for (const at of [5000, 3000, 4000]) notes.add('a', at);
  notes.add('b', 9000);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([
    { tenant: 'a', at: 3000 },
    { tenant: 'b', at: 9000 },
  ]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('tells again until it succeeds, with what has come meanwhile', async () => {
  isAway = true;
  notes.add('a', 5000);
  await vi.advanceTimersByTimeAsync(500);
  notes.add('a', 4000);
  await vi.advanceTimersByTimeAsync(2_000);
  isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([{ tenant: 'a', at: 4000 }]);
});

it('tells at the end what it has not told, and waits for nothing that cannot be told', async () => {
  notes.add('a', 5000);
  await notes.close();
  expect(told).toEqual([{ tenant: 'a', at: 5000 }]);
  isAway = true;
  notes.add('a', 4000);
  await notes.close();
  expect(vi.getTimerCount()).toBe(0);
});
