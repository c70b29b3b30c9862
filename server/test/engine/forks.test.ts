import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBefore } from '../../src/engine/cut.ts';
import { fold } from '../../src/engine/fold.ts';
import { restore, takeSnapshot } from '../../src/engine/snapshot.ts';
import { viewOf } from '../../src/engine/view.ts';
import { generatedDocument } from './generated-document.ts';
import { playQuietly, playWildly } from './play.ts';
import { PlayedRun, type PlayOptions } from './played-run.ts';
import { counted, recount } from './recount.ts';
import { tape } from './tape.ts';

/** Forks of any run at any of its steps, with nothing edited. */

const numbers = fc.array(fc.nat(2 ** 32 - 1), { minLength: 120, maxLength: 120 });
const worlds = fc.record({ flow: numbers, salt: fc.nat(9999), course: numbers, place: fc.nat() });
const much = { numRuns: 250, interruptAfterTimeLimit: 20_000 };

/** What lay before each step in each round first began, as the journal of a fork. */
function forksOf(journal: readonly JournalEvent[]): JournalEvent[][] {
  const known = new Set<string>();
  return journal.flatMap((event) => {
    if (!('step' in event)) return [];
    const { step, path = [] } = event;
    const name = JSON.stringify([path, step]);
    const cut = known.has(name) ? undefined : cutBefore(journal, { step, path });
    known.add(name);
    return cut ? [forkAt(cut)] : [];
  });
}

function forkAt({ from, prefix }: NonNullable<ReturnType<typeof cutBefore>>): JournalEvent[] {
  const at = Math.max(...prefix.map((event) => event.at));
  const seq = prefix.length + 1;
  return [
    ...prefix,
    { type: 'forked', seq, at, from: { runId: 'r', ...from }, priority: 5, by: 'someone' },
  ];
}

describe('a fork of any run at any step', () => {
  it('begins with counters and lists as a slow count of the whole tree has them', () => {
    fc.assert(
      fc.property(worlds, ({ flow, salt, course, place }) => {
        const options: PlayOptions = { document: generatedDocument(tape(flow)), salt };
        const run = new PlayedRun(options);
        playWildly(run, tape(course));
        const forks = forksOf(run.journal);
        for (const each of forks) expectBegun(run, each);
        const journal = forks[place % forks.length];
        if (!journal) return;
        const fork = new PlayedRun(
          {
            ...options,
            onEvent: ({ state }) => expect(counted(state)).toEqual(recount(state)),
          },
          journal,
        );
        playWildly(fork, tape(course.toReversed()));
        expect(isEnded(fork.state.status)).toBe(true);
        expectUntouched(fork.journal, journal.length);
        expect(viewOf(fold(run.plan, fork.journal))).toEqual(viewOf(fork.state));
      }),
      much,
    );
  });

  it('ends as the run itself did, where steps come to the same', () => {
    fc.assert(
      fc.property(worlds, ({ flow, salt }) => {
        const options = { document: generatedDocument(tape(flow)), salt };
        const run = new PlayedRun(options);
        playQuietly(run);
        for (const journal of forksOf(run.journal)) {
          const fork = new PlayedRun(options, journal);
          playQuietly(fork);
          const about = JSON.stringify(journal.at(-1));
          expect(outcomesOf(fork), about).toEqual(outcomesOf(run));
        }
      }),
      much,
    );
  });
});

function expectBegun({ plan }: PlayedRun, journal: readonly JournalEvent[]): void {
  const begun = fold(plan, journal);
  expect(counted(begun)).toEqual(recount(begun));
  expect(begun).toMatchObject({ status: 'queued', undoable: [] });
  expect([...begun.open, ...begun.answered]).toEqual([]);
  expect(viewOf(restore(plan, takeSnapshot(begun)))).toEqual(viewOf(begun));
}

/** What had ended stays, and is not taken back. */
function expectUntouched(journal: readonly JournalEvent[], taken: number): void {
  const done = new Set<string>();
  for (const event of journal.slice(0, taken)) {
    if (event.type === 'step-ended') done.add(where(event));
  }
  for (const event of journal.slice(taken)) {
    if (event.type !== 'undo-started') continue;
    const again = journal
      .slice(taken)
      .some((each) => each.type === 'step-ended' && where(each) === where(event));
    if (done.has(where(event)) && !again) throw new Error(`${where(event)} is undone by the fork`);
  }
}

/** What became of the run and of each step in its round. */
function outcomesOf({ state, journal }: PlayedRun): object {
  const { status, error, output } = state;
  const steps: Record<string, unknown> = {};
  for (const event of journal) {
    if (event.type === 'step-skipped') steps[where(event)] = 'skipped';
    if (event.type === 'step-ended') steps[where(event)] = [event.port, event.output];
  }
  return { status, code: error?.code, output, steps };
}

const where = ({ step, path = [] }: { step: string; path?: [string, number][] | undefined }) =>
  JSON.stringify([path, step]);
