import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import type { RunState } from '../../src/engine/state.ts';
import { nameOf, placeOf } from '../../src/engine/tree.ts';
import { decodeChunks } from '../../src/store/journal-chunks.ts';
import type { NewRun } from '../../src/store/tenant-store.ts';
import { type RunUnderTest, runUnderTest } from '../../src/worker/run-under-test.ts';
import { guestHere } from './guest.ts';
import { hashOf } from './seeded.ts';
import { sinkHere } from './sink.ts';

const mostTurns = 5000;

export interface Carried {
  readonly seed: number;
  readonly input: Json;
  /** Flows it may call; none of their runs outlives its own. */
  readonly called: readonly FlowSource[];
  /** After as many turns the other side, guests and called runs answer; asked each time. */
  readonly pause?: () => number;
}

/** A run of a settled flow on a store in memory, from its start to its end, and before that the runs it calls. */
export async function carriedOut(flow: FlowSource, carried: Carried): Promise<RunState> {
  const { seed, input, pause = () => 0 } = carried;
  const { steps, settings, output } = flow;
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
  const answered = new Set<string>();
  for (let turn = 0; turn < mostTurns; turn += 1) {
    await test.work();
    const state = test.state();
    if (isEnded(state.status)) return state;
    // A decision makes the run ready at once, and so does the end of one it called; otherwise it comes again when it is due.
    const decided = decideAll(test, { flow: flow.flow, seed });
    const told = await answerSome(test, answered, { ...carried, pause });
    test.now = Math.max(test.now + 1, decided || told ? 0 : (test.row.dueAt ?? 0));
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

/** Some of the called runs that are waited for end, in any order. False: there are none. */
async function answerSome(
  test: RunUnderTest,
  answered: Set<string>,
  carried: Carried & { pause: () => number },
): Promise<boolean> {
  const open = test.followers.filter(({ id, caller }) => caller?.waits && !answered.has(id));
  const isAny = open.length > 0;
  for (let left = 1 + carried.pause(); left > 0 && open.length > 0; left -= 1) {
    const [run] = open.splice(carried.pause() % open.length, 1);
    if (!run) break;
    answered.add(run.id);
    test.send(await endOf(run, carried));
  }
  return isAny;
}

async function endOf(
  { id, flow: key, caller, chunk }: NewRun,
  carried: Carried,
): Promise<Parameters<RunUnderTest['send']>[0]> {
  const flow = carried.called.find((each) => each.flow === key);
  const [accepted] = decodeChunks([chunk.bytes]);
  if (!flow || !caller || accepted?.type !== 'accepted') throw new Error(`${key} is not called`);
  const { step, path } = caller;
  const input = accepted.trigger['input'] ?? null;
  const { error, output = null } = await carriedOut(flow, { ...carried, input });
  const end = error ? { error } : { output };
  return { kind: 'call', step, ...(path && { path }), runId: id, ...end };
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
