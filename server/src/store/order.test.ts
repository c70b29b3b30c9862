import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedAtOf, isPinned, isSuspect, rank, rankOffset, toPriority } from './order.ts';

const time = fc.integer({ min: 1.6e12, max: 4e12 });
const hour = 3_600_000;

describe('rank', () => {
  it('puts priority 1 before all others, whatever their age', () => {
    fc.assert(
      fc.property(time, time, fc.integer({ min: 2, max: 9 }), (a, b, priority) => {
        expect(rank(1, a)).toBeLessThan(rank(priority, b));
      }),
    );
  });

  it('lets the older go first within a priority, and an hour outweigh one step', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 2, max: 8 }),
        (at, later, priority) => {
          expect(rank(priority, at)).toBeLessThan(rank(priority, at + later));
          expect(rank(priority + 1, at)).toBe(rank(priority, at + hour));
        },
      ),
    );
  });

  it('is an exact integer', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 9 }), (at, priority) => {
        expect(Number.isSafeInteger(rank(priority, at))).toBe(true);
      }),
    );
  });
});

describe('pinned', () => {
  const priority = fc.integer({ min: 1, max: 9 });

  it('lies before every priority, the older first, and its rank still tells its age', () => {
    fc.assert(
      fc.property(time, time, priority, priority, (a, b, own, other) => {
        const pinned = a + rankOffset({ priority: own, pinned: true });
        expect(pinned).toBeLessThan(rank(other, b));
        expect([isPinned({ rank: pinned }), isPinned({ rank: rank(other, b) })]).toEqual([
          true,
          false,
        ]);
        expect(acceptedAtOf({ priority: own, rank: pinned })).toBe(a);
        expect(acceptedAtOf({ priority: other, rank: rank(other, b) })).toBe(b);
      }),
    );
  });
});

it('suspects a run of which nothing came, again and again', () => {
  expect([1, 4, 5].map((claims) => isSuspect({ claims }))).toEqual([false, false, true]);
});

describe('priority', () => {
  it.each([
    [1, 1],
    [4.6, 5],
    [0, 1],
    [-3, 1],
    [12, 9],
    [10n ** 20n, 9],
    [Number.NaN, 5],
    ['3', 5],
    [null, 5],
    [undefined, 5],
    [Number.POSITIVE_INFINITY, 9],
  ])('%s becomes %s', (given, expected) => {
    expect(toPriority(given)).toBe(expected);
  });
});
