import { afterEach, describe, expect, it } from 'vitest';
import {
  browserZone,
  clocksDiffer,
  clockTime,
  isoTime,
  pageZone,
  showTimesIn,
} from './clock-time.ts';

const at = (text: string) => new Date(text).getTime();
// Local times: these hold in every zone.
const now = at('2026-11-21T21:00:00');

afterEach(() => showTimesIn(browserZone));

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

describe('in the zone the server names', () => {
  const moment = Date.UTC(2026, 6, 31, 22, 42, 10, 7);

  it.each([
    ['Asia/Shanghai', '06:42:10', '2026-08-01T06:42:10.007+08:00'],
    ['America/New_York', '18:42:10', '2026-07-31T18:42:10.007-04:00'],
    ['America/St_Johns', '20:12:10', '2026-07-31T20:12:10.007-02:30'],
  ])('%s', (zone, clock, iso) => {
    showTimesIn(zone);
    expect(pageZone()).toBe(zone);
    expect(clockTime(moment, moment)).toBe(clock);
    expect(isoTime(moment)).toBe(iso);
  });

  it('a day begins at its midnight', () => {
    showTimesIn('Asia/Shanghai');
    expect(clockTime(Date.UTC(2026, 6, 31, 15, 59), moment)).toBe('07-31 23:59');
    expect(clockTime(Date.UTC(2026, 6, 31, 16), moment)).toBe('00:00:00');
  });

  it('one the browser does not know changes nothing', () => {
    showTimesIn('Moon/Tranquility');
    expect(pageZone()).toBe(browserZone);
  });
});

it('knows whether the clock on the wall tells another time, in summer or in winter', () => {
  expect(clocksDiffer(now)).toBe(false);
  showTimesIn('Pacific/Kiritimati');
  expect(clocksDiffer(now)).toBe(true);
});
