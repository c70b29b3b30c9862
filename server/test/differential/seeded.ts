/** A series of random numbers that a seed fixes. */
export interface Seeded {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from 0 up to `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seeded(seed: number): Seeded {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)] as T;
    },
  };
}

/** FNV-1a, 32 bits: the same number for the same parts. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** For what a sample is to have in it: it has that every day, or never. */
export const sameSeed = 4;

/**
 * Another seed each day, so that in time much is tried; the same all day, so that a failure comes again. `isRepeated`: the
 * environment names the only seed that is wanted.
 */
export function seedOfToday(): { readonly first: number; readonly isRepeated: boolean } {
  const told = process.env['WEIR_TEST_SEED'];
  if (told !== undefined) return { first: Number(told), isRepeated: true };
  return { first: Math.floor(Date.now() / 86_400_000) * 1000, isRepeated: false };
}
