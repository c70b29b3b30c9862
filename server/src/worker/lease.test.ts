import { WeirError } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ControlStore } from '../store/control-store.ts';
import { keepLease } from './lease.ts';

let beats: { at: number }[] = [];
let answer: () => Promise<void> = async () => undefined;
let elapsed = 0;
let lost: unknown;

const control = {
  beat: (beat: { at: number }) => {
    beats.push(beat);
    return answer();
  },
} as unknown as ControlStore;

const keep = () =>
  keepLease({
    control,
    incarnation: 'w',
    now: () => 1_000_000 + elapsed,
    elapsed: () => elapsed,
    onLost: (reason) => {
      lost = reason;
    },
  });
const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 1000) {
    elapsed += 1000;
    await vi.advanceTimersByTimeAsync(1000);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  beats = [];
  answer = async () => undefined;
  elapsed = 0;
  lost = undefined;
});
afterEach(() => {
  vi.useRealTimers();
});

it('beats every 5 s and stays fresh', async () => {
  const lease = await keep();
  await pass(30_000);
  expect(beats).toHaveLength(7);
  expect(lease.isFresh()).toBe(true);
  expect(() => lease.assertFresh()).not.toThrow();
  lease.stop();
  expect(lease.isFresh()).toBe(false);
});

it('is lost after 15 s without an answered beat, whether beats fail or hang', async () => {
  for (const fault of [
    () => Promise.reject(new WeirError('unavailable')),
    () => new Promise<void>(() => undefined),
  ]) {
    lost = undefined;
    answer = async () => undefined;
    const lease = await keep();
    answer = fault;
    await pass(14_000);
    expect([lease.isFresh(), lost]).toEqual([true, undefined]);
    await pass(6_000);
    expect(lease.isFresh()).toBe(false);
    expect(() => lease.assertFresh()).toThrow(WeirError);
    expect(lost).toBeInstanceOf(WeirError);
  }
});

it('stays lost when a beat is answered too late: runs may have been given up meanwhile', async () => {
  const lease = await keep();
  const { promise, resolve } = Promise.withResolvers<void>();
  answer = () => promise;
  await pass(10_000);
  // The timers of a busy process are late.
  elapsed += 6_000;
  expect(() => lease.assertFresh()).toThrow(WeirError);
  resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(lost).toMatchObject({ code: 'lease_lost' });
  expect(lease.isFresh()).toBe(false);
});

it('is lost at once when it was declared silent', async () => {
  await keep();
  answer = () => Promise.reject(new WeirError('lease_lost'));
  await pass(5_000);
  expect(lost).toMatchObject({ code: 'lease_lost' });
});
