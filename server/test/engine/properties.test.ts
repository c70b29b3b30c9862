import { flowDocument } from '@weir/contract/flow';
import { isEnded, type RunStatus, transitions } from '@weir/contract/run-status';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/engine/apply.ts';
import { fold } from '../../src/engine/fold.ts';
import { viewOf } from '../../src/engine/view.ts';
import { generatedDocument } from './generated-document.ts';
import { brokenRules } from './journal-rules.ts';
import { playQuietly, playWildly } from './play.ts';
import { PlayedRun, type PlayOptions } from './played-run.ts';
import { counted, keptInVain, recount } from './recount.ts';
import { tape } from './tape.ts';

const numbers = fc.array(fc.nat(2 ** 32 - 1), { minLength: 120, maxLength: 120 });
const worlds = fc.record({ flow: numbers, salt: fc.nat(9999), course: numbers });
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

function played({ flow, salt, course }: World, more: Partial<PlayOptions> = {}): PlayedRun {
  const run = new PlayedRun({ document: generatedDocument(tape(flow)), salt, ...more });
  playWildly(run, tape(course));
  return run;
}

const much = { numRuns: 250, interruptAfterTimeLimit: 20_000 };

describe('any flow, whatever happens', () => {
  it('is valid', () => {
    fc.assert(
      fc.property(numbers, (flow) => {
        const document = generatedDocument(tape(flow));
        expect(flowDocument.parse(document)).toEqual(document);
      }),
      much,
    );
  });

  it('ends, and its journal keeps the rules', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const run = played(world);
        expect(isEnded(run.state.status)).toBe(true);
        expect(brokenRules(run.document, run.journal)).toEqual([]);
      }),
      much,
    );
  });

  it('keeps counters and lists as a slow count of the whole tree has them', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        played(world, {
          onEvent({ state, journal }) {
            const about = JSON.stringify(journal.slice(-4));
            expect(counted(state), about).toEqual(recount(state));
            expect(keptInVain(state)).toEqual([]);
          },
        });
      }),
      much,
    );
  });

  it('goes from one status to the next as the table says', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        let last: RunStatus = 'queued';
        played(world, {
          onEvent({ state: { status } }, { type }) {
            if (type !== 'retried' && status !== last) expect(transitions[last]).toContain(status);
            last = status;
          },
        });
      }),
      much,
    );
  });

  it('is the same folded in two parts, and folded in one', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (world, cut) => {
        const { plan, journal, state } = played(world);
        const at = 1 + (cut % journal.length);
        const resumed = fold(plan, journal.slice(0, at));
        for (const event of journal.slice(at)) apply(resumed, event);
        expect(viewOf(resumed)).toEqual(viewOf(state));
        expect(counted(resumed)).toEqual(counted(state));
        expect(viewOf(fold(plan, journal))).toEqual(viewOf(state));
      }),
      much,
    );
  });

  it('ends alike when another worker takes it over, wherever that is', () => {
    fc.assert(
      fc.property(worlds, ({ flow, salt }) => {
        const options = { document: generatedDocument(tape(flow)), salt };
        const run = new PlayedRun(options);
        playQuietly(run);
        for (let cut = 1; cut < run.journal.length; cut += 1) {
          const resumed = new PlayedRun(options, run.journal.slice(0, cut));
          if (isInDoubt(resumed)) continue;
          playQuietly(resumed);
          expect(outcomesOf(resumed), `cut at ${cut}`).toEqual(outcomesOf(run));
        }
      }),
      much,
    );
  });
});

/** Of what must not be done twice nobody knows what became of it. */
function isInDoubt({ state }: PlayedRun): boolean {
  const under = [...state.open, ...(state.undoing ? [state.undoing] : [])];
  return under.some(({ status, intent }) => status === 'running' && intent?.kind === 'once');
}

/** What became of the run and of each step in its round. */
function outcomesOf({ state, journal }: PlayedRun): object {
  const { status, error, output, undone } = state;
  const steps: Record<string, unknown> = {};
  for (const event of journal) {
    if (event.type === 'step-skipped') steps[where(event)] = 'skipped';
    if (event.type === 'step-ended') steps[where(event)] = [event.port, event.output];
  }
  return { status, code: error?.code, output, undone, steps };
}

const where = ({ step, path = [] }: { step: string; path?: [string, number][] | undefined }) =>
  JSON.stringify([path, step]);
