import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBefore } from '../../src/engine/cut.ts';
import { fold } from '../../src/engine/fold.ts';
import { restore, takeSnapshot } from '../../src/engine/snapshot.ts';
import { viewOf } from '../../src/engine/view.ts';
import { generatedDocument } from './generated-document.ts';
import { type OrderSeen, OrderWatch } from './order-seen.ts';
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

  it('ends as the run itself did, where that does not hang on what comes first', () => {
    fc.assert(
      fc.property(worlds, ({ flow, salt }) => {
        const options = { document: generatedDocument(tape(flow)), salt };
        const run = playedWatched(options);
        for (const journal of forksOf(run.played.journal)) {
          const fork = playedWatched(options, journal);
          const expected = comparable(run, [run, fork]);
          expect(comparable(fork, [run, fork]), JSON.stringify(journal.at(-1))).toEqual(expected);
        }
      }),
      much,
    );
  });

  it('may hear first what the run heard last: here a failure, before the signal', () => {
    const document = flowDocument.parse({
      flow: 'f',
      name: 'f',
      steps: {
        // The run waits for the signal before it moves to the group; the fork is there from the beginning.
        s1: { use: 'call', group: 'other', with: { flow: 'other' } },
        s2: { use: 'wait', with: { signal: 'go', key: 'a' } },
      },
    });
    const options = { document, salt: 0 };
    const run = playedWatched(options);
    const [, ofCall] = forksOf(run.played.journal);
    const fork = playedWatched(options, ofCall);
    const rejected = { status: 'failed', code: 'rejected' };
    const heard = { '[[],"s2"]': ['ok', { by: 'signal' }] };
    expect(outcomesOf(run.played)).toMatchObject({ ...rejected, steps: heard });
    expect(outcomesOf(fork.played)).toMatchObject({
      ...rejected,
      steps: { '[[],"s1"]': ['error', undefined] },
    });
    expect(outcomesOf(fork.played)).not.toMatchObject({ steps: heard });
    expect([run.order.steps, fork.order.steps]).toEqual([false, true]);
  });
});

interface Watched {
  readonly played: PlayedRun;
  readonly order: OrderSeen;
}

function playedWatched(options: PlayOptions, journal?: readonly JournalEvent[]): Watched {
  const order = new OrderWatch();
  const played = new PlayedRun({ ...options, ...order.hooks }, journal);
  playQuietly(played);
  return { played, order };
}

/** What became of one, as far as it is the same in whatever order things come. */
function comparable({ played }: Watched, both: readonly Watched[]): object {
  if (both.some(({ order }) => order.steps)) return {};
  const { output, ...rest } = outcomesOf(played);
  return both.some(({ order }) => order.output) ? rest : { ...rest, output };
}

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
function outcomesOf({ state, journal }: PlayedRun) {
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
