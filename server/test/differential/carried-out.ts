import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import type { RunState } from '../../src/engine/state.ts';
import { nameOf, placeOf } from '../../src/engine/tree.ts';
import { type RunUnderTest, runUnderTest } from '../../src/worker/run-under-test.ts';
import { guestHere } from './guest.ts';
import { hashOf } from './seeded.ts';
import { sinkHere } from './sink.ts';

const mostTurns = 5000;

/**
 * A run of a settled flow on a store in memory, from its start to its end. Answers of the other side and of guests come
 * after as many turns as `pause` says each time.
 */
export async function carriedOut(
  { flow, steps, settings, output }: FlowSource,
  { seed, input, pause = () => 0 }: { seed: number; input: Json; pause?: () => number },
): Promise<RunState> {
  const { call, effectOf } = sinkHere(seed);
  const late = async <T>(answer: T): Promise<T> => {
    for (let turns = pause(); turns > 0; turns -= 1) await Promise.resolve();
    return answer;
  };
  const test = runUnderTest({
    steps,
    settings,
    output,
    trigger: input,
    sandbox: {
      evaluate: (asked) => guestHere.evaluate(asked).then(late),
      runCode: (asked) => guestHere.runCode(asked).then(late),
    },
    effectOf: (use, given) => effectOf({ use, input: given }),
    call: (asked) => late(call(asked)),
  });
  for (let turn = 0; turn < mostTurns; turn += 1) {
    await test.work();
    const state = test.state();
    if (isEnded(state.status)) return state;
    // A decision makes the run ready at once; otherwise it comes again when it is due.
    const decided = decideAll(test, { flow, seed });
    test.now = Math.max(test.now + 1, decided ? 0 : (test.row.dueAt ?? 0));
  }
  throw new Error('the run does not end');
}

/** Whether there was anything to decide. */
function decideAll(test: RunUnderTest, { flow, seed }: { flow: string; seed: number }): boolean {
  const doubts = [...test.state().waits].filter(({ wait }) => wait?.kind === 'attention');
  for (const own of doubts) {
    const decision = decisionOn(seed, flow, nameOf(own));
    test.intervene({ type: 'resolved', ...placeOf(own), by: 'p', ...decision });
  }
  return doubts.length > 0;
}

/** What a person says of a step of unknown outcome, by its name and round: `s1[0].s1n0`. */
export function decisionOn(
  seed: number,
  flow: string,
  name: string,
): { happened: true; output: Json } | { happened: false } {
  if (hashOf(seed, flow, name, 'decision') % 2 === 0) return { happened: false };
  return { happened: true, output: { decided: 2n ** 60n } };
}
