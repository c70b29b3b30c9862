import { expect, it } from 'vitest';
import { chosenPhrase, durationPhrase, growingPhrase } from './duration.ts';

it.each([
  [-5, 'duration.ms', { n: 0 }],
  [320, 'duration.ms', { n: 320 }],
  [999.6, 'duration.s', { n: '1.0' }],
  [1249, 'duration.s', { n: '1.2' }],
  [9999, 'duration.s', { n: '9.9' }],
  [59_999, 'duration.s', { n: 59 }],
  [60_000, 'duration.wholeMin', { m: 1 }],
  [192_000, 'duration.min', { m: 3, s: 12 }],
  [3_600_000, 'duration.wholeH', { h: 1 }],
  [5_400_000, 'duration.h', { h: 1, m: 30 }],
  [604_800_000, 'duration.wholeD', { d: 7 }],
  [90_000_000, 'duration.d', { d: 1, h: 1 }],
])('tells %d ms', (ms, key, params) => {
  expect(durationPhrase(ms)).toEqual({ key, params });
});

it('tells a chosen length without a needless digit', () => {
  expect(chosenPhrase(2000)).toEqual({ key: 'duration.s', params: { n: 2 } });
  expect(chosenPhrase(1500)).toEqual({ key: 'duration.s', params: { n: '1.5' } });
});

it.each([
  [-1, 0],
  [999, 0],
  [1999, 1],
  [59_999, 59],
])('tells a growing length of %d ms in whole seconds', (ms, n) => {
  expect(growingPhrase(ms)).toEqual({ key: 'duration.s', params: { n } });
});

it('goes on to minutes while growing', () => {
  expect(growingPhrase(61_999)).toEqual({ key: 'duration.min', params: { m: 1, s: 1 } });
});
