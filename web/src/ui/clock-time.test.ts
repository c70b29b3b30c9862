import { expect, it } from 'vitest';
import { clockTime, isoTime } from './clock-time.ts';

const at = (text: string) => new Date(text).getTime();
// Local times: the test holds in every zone.
const now = at('2026-11-21T21:00:00');

it.each([
  ['2026-11-21T20:34:05', '20:34:05'],
  ['2026-11-21T00:00:00', '00:00:00'],
  ['2026-11-20T20:34:05', '11-20 20:34'],
  ['2026-01-02T03:04:05', '01-02 03:04'],
  ['2025-11-20T20:34:05', '2025-11-20'],
])('tells %s', (time, told) => {
  expect(clockTime(at(time), now)).toBe(told);
});

it('tells the moment back in ISO form with the offset', () => {
  const iso = isoTime(1_795_300_000_123);
  expect(iso).toMatch(/^2026-11-2\dT\d\d:\d\d:\d\d\.123[+-]\d\d:\d\d$/);
  expect(new Date(iso).getTime()).toBe(1_795_300_000_123);
});
