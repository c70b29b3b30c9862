import { expect, test } from 'vitest';
import { idTime, timeOfId } from './id-time.ts';

test('is in the order of time, to the ms, as long as there is one', () => {
  const times = [0, 1, 31, 32, 1_767_614_400_000, 1_767_614_400_001, 32 ** 10 - 1, 2 ** 53 - 1];
  const texts = times.map(idTime);
  expect(texts.toSorted()).toEqual(texts);
  expect(new Set(texts.slice(0, -1)).size).toBe(times.length - 1);
  for (const time of times.slice(0, -1)) expect(timeOfId(`${idTime(time)}zz`)).toBe(time);
  expect(texts.every((text) => /^[0-9a-z]{10}$/.test(text))).toBe(true);
});
