import { expect, it } from 'vitest';
import { fold } from '../../src/engine/fold.ts';
import { forkOf } from '../../src/http/fork.ts';
import { encodeChunk } from '../../src/store/journal-chunks.ts';
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

/** µs per round of making a fork at the last round but one, and of folding it. */
function costOfFork(rounds: number): number {
  const { plan, document, play } = loopOf(rounds, 1);
  const journal = play();
  const chunks = Array.from({ length: Math.ceil(journal.length / 100) }, (_, i) =>
    encodeChunk(journal.slice(i * 100, (i + 1) * 100)),
  );
  const own = { flow: 'f', version: 1, document, plan };
  const wanted = { step: 'work', path: [['all', rounds - 2] as [string, number]] };
  const at = { by: 'ann', priority: 5, at: 1 };
  const source = {
    runId: 'r',
    chunks: chunks.map(({ bytes }) => bytes),
    own,
    version: own,
    wanted,
  };
  const µs = quickest(2, () => {
    const { from, journal: begun } = forkOf({ ...source, ...at });
    const prefix = journal.slice(0, from.seq - 1);
    const forked = { type: 'forked', seq: from.seq, from, ...at } as const;
    expect(fold(plan, [...prefix, forked]).status).toBe('queued');
    // What lies before the chunk that is cut is neither sent nor written anew.
    expect(begun.taken.edited).toEqual([]);
    expect(begun.chunk.lastSeq - begun.chunk.firstSeq).toBeLessThan(100);
  });
  return µs / rounds;
}

it('a fork costs the same for each round before it, however many there are', () => {
  costOfFork(1000);
  expect(costOfFork(20_000) / costOfFork(2000)).toBeLessThan(3);
}, 30_000);
