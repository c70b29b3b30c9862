import { expect, test, vi } from 'vitest';
import { anySignal, timeoutSignal, untilStopped } from './stop.ts';

test('a time may be a fraction, negative or longer than a timer takes', () => {
  for (const ms of [0.5, -1, 2 ** 31, 1e15]) expect(() => timeoutSignal(ms)).not.toThrow();
  expect(timeoutSignal(1e15).aborted).toBe(false);
});

test('signals are joined, the same one only once', () => {
  const one = new AbortController();
  expect(anySignal([one.signal, one.signal])).toBe(one.signal);
  const both = anySignal([one.signal, new AbortController().signal]);
  one.abort();
  expect(both.aborted).toBe(true);
});

const options = (stop: AbortSignal, graceMs = 1000) => ({
  stop,
  graceMs,
  abandoned: () => new Error('abandoned'),
});

test('work that ends on its own is what it is', async () => {
  const { signal } = new AbortController();
  expect(await untilStopped(Promise.resolve(1), options(signal))).toBe(1);
  const failing = untilStopped(Promise.reject(new Error('own')), options(signal));
  await expect(failing).rejects.toThrow('own');
});

test('work that does not listen has its grace, then it is left', async () => {
  vi.useFakeTimers();
  try {
    const stop = new AbortController();
    const work = untilStopped(new Promise(() => {}), options(stop.signal));
    const ended = expect(work).rejects.toThrow('abandoned');
    stop.abort();
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a stop that came before counts too', async () => {
  const work = untilStopped(new Promise(() => {}), options(AbortSignal.abort(), 0));
  await expect(work).rejects.toThrow('abandoned');
});
