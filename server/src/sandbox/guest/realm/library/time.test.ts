import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { time } from './time.mjs';

const newYork = 'America/New_York';
const shanghai = 'Asia/Shanghai';
const utc = (text: string) => Date.parse(text);
const zones = fc.constantFrom(shanghai, newYork, 'UTC', '+05:30', 'Australia/Lord_Howe', 'UTC-3');
const moments = fc.integer({ min: utc('1970-01-02'), max: utc('2100-01-01') });

describe('a time is read', () => {
  test.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [1767576600000n, '2026-01-05T01:30:00.000Z'],
    ['1767576600000', '2026-01-05T01:30:00.000Z'],
    [new Date(5), '1970-01-01T00:00:00.005Z'],
    ['2026-01-05', '2026-01-04T16:00:00.000Z'],
    ['20260105', '2026-01-04T16:00:00.000Z'],
    ['20260105093000', '2026-01-05T01:30:00.000Z'],
    ['2026/1/5 9:30', '2026-01-05T01:30:00.000Z'],
    ['2026年1月5日 9时30分', '2026-01-05T01:30:00.000Z'],
    ['2026-01-05T09:30:15.1239', '2026-01-05T01:30:15.123Z'],
    ['2026-01-05T01:30:15Z', '2026-01-05T01:30:15.000Z'],
    ['2026-01-05 09:30:15 +0900', '2026-01-05T00:30:15.000Z'],
    ['2024-02-29', '2024-02-28T16:00:00.000Z'],
  ])('from %s', (value, iso) => {
    expect(new Date(time.parse(value, undefined, shanghai)).toISOString()).toBe(iso);
  });

  test.each([
    null,
    undefined,
    '',
    {},
    [],
    true,
    Number.NaN,
    1e20,
    'tomorrow',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-05 24:00',
    '2026-01-05 09:60',
    '0000-01-01',
    '202601',
    new Date('x'),
  ])('not from %j', (value) => {
    expect(() => time.parse(value)).toThrow('is not a time');
  });

  test.each([
    ['05/01/26 09', 'DD/MM/YY HH', 'can be written and not read'],
    ['2026-1-5', 'YYYY-MM-DD', 'is not a time written as'],
    ['2026-02-30', 'YYYY-MM-DD', 'is not a time written as'],
    ['09:30', 'HH:mm', 'is not a time written as'],
    ['2026', 'YYYYMM', 'is not a time written as'],
    ['x', 'YYYY week', 'has no "w"'],
    ['x', 'constructor', 'has no "c"'],
  ])('%s by %s is refused', (text, pattern, said) => {
    expect(() => time.parse(text, pattern)).toThrow(said);
  });

  test('by the pattern that wrote it', () => {
    const patterns = fc.constantFrom(
      'YYYY-MM-DD HH:mm:ss.SSS Z',
      'D.M.YYYY[, um] H:m:s [SSS] SSSZ',
      'yyyyMMddHHmmssSSSZ',
      'YYYY年M月D日 (HH*mm+ss)/SSS Z',
    );
    fc.assert(
      fc.property(moments, zones, patterns, (at, zone, pattern) => {
        expect(time.parse(time.format(at, pattern, zone), pattern, 'UTC')).toBe(at);
        expect(time.parse(time.iso(at, zone))).toBe(at);
      }),
    );
  });
});

describe('a clock on the wall', () => {
  test('shows what the engine says', () => {
    fc.assert(
      fc.property(
        moments,
        fc.constantFrom(shanghai, newYork, 'Australia/Lord_Howe'),
        (at, timeZone) => {
          const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
          const known = new Intl.DateTimeFormat('sv-SE', options).format(at);
          expect(time.format(at, undefined, timeZone)).toBe(known);
        },
      ),
    );
  });

  test.each([
    // The clock jumps from 02:00 to 03:00.
    ['2026-03-08 02:30', newYork, '2026-03-08T07:30:00.000Z'],
    ['2026-03-08 03:00', newYork, '2026-03-08T07:00:00.000Z'],
    // It shows the hour from 01:00 twice: the first counts.
    ['2026-11-01 01:30', newYork, '2026-11-01T05:30:00.000Z'],
    ['2026-11-01 02:00', newYork, '2026-11-01T07:00:00.000Z'],
    // China had summer time then.
    ['1988-07-01 08:00', shanghai, '1988-06-30T23:00:00.000Z'],
    ['2026-07-01 08:00', 'GMT+8', '2026-07-01T00:00:00.000Z'],
    ['2026-07-01 08:00', '-03:30', '2026-07-01T11:30:00.000Z'],
  ])('that shows %s in %s is one moment', (wall, zone, iso) => {
    expect(new Date(time.parse(wall, undefined, zone)).toISOString()).toBe(iso);
  });

  test.each(['Asia/Nowhere', '+15:00', '+08:60', '', 5, {}])('is not known in %j', (zone) => {
    expect(() => time.format(0, undefined, zone)).toThrow('there is no time zone');
  });
});

describe('units', () => {
  const shown = (at: number) => time.format(at, 'YYYY-MM-DD HH:mm', newYork);

  test.each([
    ['2026-03-07 12:00', 1, 'day', '2026-03-08 12:00'],
    ['2026-03-07 12:00', 24, 'hours', '2026-03-08 13:00'],
    ['2026-10-31 12:00', 24, 'hours', '2026-11-01 11:00'],
    ['2026-01-31 08:00', 1, 'month', '2026-02-28 08:00'],
    ['2024-02-29 08:00', -1, 'years', '2023-02-28 08:00'],
    ['2026-03-31 08:00', -1, 'quarter', '2025-12-31 08:00'],
    ['2026-01-01 08:00', '-2', 'weeks', '2025-12-18 08:00'],
  ])('%s and %s %s is %s', (from, amount, unit, to) => {
    expect(shown(time.add(time.parse(from, undefined, newYork), amount, unit, newYork))).toBe(to);
  });

  test.each([
    ['day', '2026-03-08 00:00', '2026-03-08 23:59'],
    ['week', '2026-03-02 00:00', '2026-03-08 23:59'],
    ['month', '2026-03-01 00:00', '2026-03-31 23:59'],
    ['quarter', '2026-01-01 00:00', '2026-03-31 23:59'],
    ['year', '2026-01-01 00:00', '2026-12-31 23:59'],
    ['hour', '2026-03-08 15:00', '2026-03-08 15:59'],
  ])('the %s of a Sunday begins and ends', (unit, start, end) => {
    const at = time.parse('2026-03-08 15:30', undefined, newYork);
    expect(shown(time.startOf(at, unit, newYork))).toBe(start);
    expect(shown(time.endOf(at, unit, newYork))).toBe(end);
  });

  test('an hour that is shown twice stays the one it is', () => {
    const second = utc('2026-11-01T06:30:00Z');
    expect(time.startOf(second, 'hour', newYork)).toBe(utc('2026-11-01T06:00:00Z'));
  });

  test('as many as lie between two times lead from one to the other, and one more beyond', () => {
    const units = fc.constantFrom('hour', 'day', 'week', 'month', 'quarter', 'year');
    fc.assert(
      fc.property(moments, moments, units, (a, b, unit) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const count = time.diff(from, to, unit, shanghai);
        // Summer time in China until 1991: a day more or less on the wall is 23 or 25 hours.
        expect(time.add(from, count, unit, 'UTC')).toBeLessThanOrEqual(to + 3_600_000);
        expect(time.add(from, count + 1, unit, 'UTC')).toBeGreaterThan(to - 3_600_000);
        expect(time.diff(to, from, unit, 'UTC') + 0).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('are refused where there are none, or too many', () => {
    expect(() => time.add(0, 1, 'fortnight')).toThrow('should be one of');
    expect(() => time.add(0, 1, 'constructor')).toThrow('should be one of');
    expect(() => time.add(0, 1.5, 'days')).toThrow('should be an integer');
    expect(() => time.add(0, 1e12, 'days')).toThrow('years 1 to 9999');
    expect(() => time.add(0, -1e12, 'years')).toThrow('years 1 to 9999');
    expect(() => time.add(0, 1e13, 'hours')).toThrow('years 1 to 9999');
  });
});

describe('working days', () => {
  test.each([
    ['2026-01-04', true, 'a Sunday to make up for the New Year'],
    ['2026-02-17', false, 'the Spring Festival, a Tuesday'],
    ['2026-01-10', false, 'a Saturday'],
    ['2026-01-12', true, 'a Monday'],
  ])('%s: %s, %s', (date, expected) => {
    expect(time.isWorkday(date)).toBe(expected);
  });

  test('are those of the zone', () => {
    expect(time.isWorkday('2026-01-09T17:00:00Z', 'UTC')).toBe(true);
    expect(time.isWorkday('2026-01-09T17:00:00Z', shanghai)).toBe(false);
  });

  test('counted forth and back are as many', () => {
    const days = fc.integer({ min: utc('2010-01-01'), max: utc('2020-01-01') });
    fc.assert(
      fc.property(days, fc.integer({ min: -300, max: 300 }), (at, count) => {
        const there = time.addWorkdays(at, count, shanghai);
        if (count > 0) expect(time.workdaysBetween(at, there, shanghai)).toBe(count);
        if (count !== 0) expect(time.isWorkday(there, shanghai)).toBe(true);
        else expect(there).toBe(at);
        expect(time.workdaysBetween(at, there, shanghai)).toBe(
          0 - time.workdaysBetween(there, at, shanghai),
        );
      }),
    );
  });

  test('are not guessed for years that nobody has announced', () => {
    const last = /calendar covers 2004-01-01 to \d{4}-12-31/;
    expect(() => time.isWorkday('2003-12-31')).toThrow(last);
    expect(() => time.isWorkday('2099-01-05')).toThrow(last);
    expect(() => time.addWorkdays('2026-01-05', 99_999)).toThrow(last);
    expect(() => time.workdaysBetween('2026-01-05', '2099-01-05')).toThrow(last);
  });
});
