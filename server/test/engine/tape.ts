import type { Seeded } from '../differential/seeded.ts';

/**
 * A series that a list of numbers fixes, each from 0 up to 2³²: where it ends there come zeros, the plainest choices. So
 * fast-check finds the shortest list that fails, which is the smallest flow and the quietest fate.
 */
export function tape(numbers: readonly number[]): Seeded {
  let place = 0;
  const next = (): number => (numbers[place++] ?? 0) / 2 ** 32;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() >= 1 - probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)] as T;
    },
  };
}
