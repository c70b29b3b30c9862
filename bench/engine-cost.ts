/**
 * What the engine costs for each event of a run, decide and apply together, and whether that grows with the run:
 * `node bench/engine-cost.ts`. Steps end at once, so that nothing else is measured.
 */
import { fold } from '../server/src/engine/fold.ts';
import {
  type LongRun,
  loopOf,
  parallel,
  quickest,
  repeatOf,
} from '../server/test/engine/long-run.ts';
import { type Figure, report } from './support/figures.ts';

/** Cost of an event in the dearest size of a kind over that in the cheapest. */
const limit = 1.5;

const kinds: Readonly<Record<string, readonly LongRun[]>> = {
  'loop, 1 at a time': [1e3, 1e4, 1e5].map((rounds) => loopOf(rounds, 1)),
  'loop, 100 at a time': [1e3, 1e4, 1e5].map((rounds) => loopOf(rounds, 100)),
  repeat: [1e3, 1e4].map(repeatOf),
  'steps at once': [10, 100, 1000].map(parallel),
};

const figures: Figure[] = [];

function note(what: string, value: number, unit: string): void {
  figures.push({ what, value, unit });
}

/** µs per event. */
function costOf({ play }: LongRun): number {
  // Small runs are played several times in one go, or the clock would be too coarse.
  const { length } = play();
  const plays = Math.ceil(40_000 / length);
  const µs = quickest(5, () => {
    for (let left = plays; left > 0; left -= 1) play();
  });
  return µs / (plays * length);
}

function measureKind(kind: string, runs: readonly LongRun[]): void {
  const costs = runs.map(costOf);
  for (const [i, { size }] of runs.entries())
    note(`${kind}: ${size}`, costs[i] ?? 0, 'µs an event');
  const ratio = Math.max(...costs) / Math.min(...costs);
  note(`${kind}: dearest / cheapest`, ratio, '');
  if (ratio > limit) process.exitCode = 1;
}

/** A worker that takes a run over reads all its events. */
function measureFold(): void {
  const { plan, play } = loopOf(1e5, 100);
  const events = play();
  const µs = quickest(3, () => fold(plan, events));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const state = fold(plan, events);
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  note(`fold: ${state.seq} events`, µs / 1000, 'ms');
  note('fold: heap of the state', bytes / 1024 / 1024, 'MB');
}

for (const [kind, runs] of Object.entries(kinds)) measureKind(kind, runs);
measureFold();
report('engine', figures);
