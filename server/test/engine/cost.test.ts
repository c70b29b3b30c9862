import { expect, it } from 'vitest';
import { type LongRun, loopOf, parallel, quickest, repeatOf } from './long-run.ts';

/** µs per event; a warm run, and the quickest of some, since others share the machine. */
function costOf({ play }: LongRun): number {
  const { length } = play();
  const plays = Math.ceil(8000 / length);
  const µs = quickest(4, () => {
    for (let left = plays; left > 0; left -= 1) play();
  });
  return µs / (plays * length);
}

it.each([
  ['rounds of a loop', loopOf(1e3, 1), loopOf(1e4, 1)],
  ['rounds of a loop at once', loopOf(1e3, 100), loopOf(1e4, 100)],
  ['rounds of a repeat', repeatOf(1e3), repeatOf(1e4)],
  ['steps at once', parallel(100), parallel(1000)],
])(
  'an event costs the same however many %s there are',
  (_what, few, many) => {
    const ratio = costOf(many) / costOf(few);
    // Bounds are generous for a test on a busy machine; `bench/engine-cost.ts` has the figures.
    expect(ratio).toBeLessThan(3);
  },
  30_000,
);
