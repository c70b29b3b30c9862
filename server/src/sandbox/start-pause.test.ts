import { expect, test } from 'vitest';
import { StartPause } from './start-pause.ts';

test('pauses double up to half a minute, and end with a start', () => {
  let now = 0;
  const pause = new StartPause(() => now);
  expect(pause.refusal()).toBeUndefined();
  expect(Array.from({ length: 9 }, () => pause.failed())).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  now = 29_000;
  expect(pause.refusal()?.code).toBe('unavailable');
  expect(pause.refusal()?.options.retryAfter).toBe(1000);
  now = 30_000;
  expect(pause.refusal()).toBeUndefined();
  pause.failed();
  pause.started();
  expect(pause.refusal()).toBeUndefined();
  expect(pause.failed()).toBe(250);
});
