import { seedOfToday } from '../differential/seeded.ts';
import { roundsOr } from '../rounds.ts';

export interface Explored {
  readonly count: number;
  readonly seconds: number;
}

/**
 * Plays one world after the other, each from a seed of its own; those of today, or the only one that `WEIR_TEST_SEED`
 * names.
 * @throws Error that names the seed with which it failed.
 */
export function explore(usual: number, play: (seed: number) => void): Explored {
  const { first, isRepeated } = seedOfToday();
  const count = isRepeated ? 1 : roundsOr(usual);
  const begun = performance.now();
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      play(seed);
    } catch (cause) {
      const told = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${told}\nto see it again: WEIR_TEST_SEED=${seed}`, { cause });
    }
  }
  return { count, seconds: (performance.now() - begun) / 1000 };
}

export function inWords({ count, seconds }: Explored): string {
  return `${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`;
}
