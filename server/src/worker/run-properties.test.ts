import { type FlowSource, stepsInside } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flows } from '../../test/differential/generated-flow.ts';
import { awkwardValues, triggerInputs } from '../../test/differential/generated-values.ts';
import { guestHere } from '../../test/differential/guest.ts';
import { effects, wholeLanguage } from '../../test/differential/world-actions.ts';
import { toJson } from '../connector-host/action-output.ts';
import type { ActionCall, ActionHost, ActionOutcome } from '../connector-host/call-action.ts';
import type { StepState } from '../engine/state.ts';
import { isUndo, nameOf, placeOf } from '../engine/tree.ts';
import { viewOf } from '../engine/view.ts';
import { assertLawful, snapshotOf } from './lawful-journal.ts';

import { failed, lost, type RunUnderTest, runUnderTest } from './run-under-test.ts';

type Effect = ReturnType<ActionHost['effectOf']>;

const generated = flows(wholeLanguage).map((flowOf) => flowOf('f'));

/** What the other side does with a call, after how many turns it is known, and how much time has passed by then, ms. */
const replies = fc.record({
  kind: fc.constantFrom(
    ...['ok', 'ok', 'ok', 'ok', 'rate_limited', 'unavailable', 'lost', 'not_found', 'refused'],
  ),
  turns: fc.nat(4),
  takes: fc.constantFrom(0, 0, 0, 0, 1, 50, 3000),
  value: awkwardValues,
});
type Reply = typeof replies extends fc.Arbitrary<infer R> ? R : never;

function outcomeOf(reply: Reply, effect: Effect | undefined): ActionOutcome {
  switch (reply.kind) {
    case 'ok':
      return { ok: true, output: toJson(reply.value, (text) => text) };
    case 'lost':
      return failed(effect?.kind === 'once' ? 'unknown_outcome' : 'timeout', true);
    case 'refused':
      return failed('unavailable', false);
    default:
      return failed(reply.kind as 'not_found', true);
  }
}

/** Whether the other side may have done it. */
const mayHaveDone = ({ kind }: Reply): boolean =>
  !['rate_limited', 'refused', 'not_found'].includes(kind);

const scenarios = fc.record({
  flow: generated,
  input: triggerInputs,
  replies: fc.array(replies, { minLength: 1, maxLength: 20 }),
  /** Appends during which the worker dies. */
  deaths: fc.uniqueArray(fc.nat(40), { maxLength: 16 }),
  /** What people decide, in turn. */
  decisions: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
  /** After how many turns a person cancels the run. */
  cancel: fc.option(fc.record({ after: fc.nat(8), undo: fc.boolean() })),
});
type Scenario = typeof scenarios extends fc.Arbitrary<infer S> ? S : never;

/** What the other side has seen. */
interface Seen {
  readonly bodies: Map<string, string>;
  /** Name of the step in its round, by idempotency key. */
  readonly names: Map<string, string>;
  /** How often an effect may have happened that happens once, by the step's name. */
  readonly done: Map<string, number>;
}

/** Of what has an effect: the journal that is committed by now, and nothing else, says what is sent. */
function heard(call: ActionCall, test: RunUnderTest, { bodies, names }: Seen): string {
  const { open, undoing } = test.state();
  const known = [...open, ...(undoing ? [undoing] : [])].filter((own) => sends(own, call));
  expect(known.length, `${call.use} is sent by steps of the journal`).toBe(1);
  const [own] = known as [StepState];
  const name = `${nameOf(own)}${isUndo(own) ? ' undo' : ''}`;
  const body = textOf(call.input);
  expect(bodies.get(call.idempotencyKey) ?? body).toBe(body);
  expect(names.get(call.idempotencyKey) ?? name).toBe(name);
  const others = [...names].filter(([key, each]) => each === name && key !== call.idempotencyKey);
  expect(others, `other keys of ${name}`).toEqual([]);
  bodies.set(call.idempotencyKey, body);
  names.set(call.idempotencyKey, name);
  return name;
}

const sends = ({ step, input, status }: StepState, call: ActionCall): boolean =>
  step.use === call.use &&
  status === 'running' &&
  input !== undefined &&
  textOf(input) === textOf(call.input);

const textOf = (value: Json): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));

function play(scenario: Scenario) {
  const { flow, replies: given, deaths } = scenario;
  const seen: Seen = { bodies: new Map(), names: new Map(), done: new Map() };
  let appends = 0;
  let calls = 0;
  let dead = false;

  const onCall = async (call: ActionCall, test: RunUnderTest): Promise<ActionOutcome> => {
    const reply = given[calls++ % given.length] as Reply;
    const effect = effects[call.use];
    if (effect?.kind !== 'read') {
      const name = heard(call, test, seen);
      const isDone = effect?.kind === 'once' && mayHaveDone(reply);
      if (isDone) seen.done.set(name, (seen.done.get(name) ?? 0) + 1);
    }
    for (let turn = 0; turn <= reply.turns; turn += 1) await Promise.resolve();
    test.now += reply.takes;
    return outcomeOf(reply, effect);
  };
  const test = runUnderTest({
    ...flow,
    trigger: toJson(scenario.input, (text) => text),
    sandbox: guestHere,
    effectOf: (use) => effects[use] ?? { kind: 'read' },
    call: onCall,
    onAppend: () => {
      if (deaths.includes(appends++)) dead = true;
      if (dead) throw lost();
    },
  });
  const revive = (): void => {
    dead = false;
  };
  return { test, seen, revive };
}

async function toEnd(scenario: Scenario, { test, seen, revive }: ReturnType<typeof play>) {
  const { decisions, cancel } = scenario;
  let decided = 0;
  for (let turn = 0; turn < 600; turn += 1) {
    revive();
    const last = await test.work();
    // Live and resumed runs see the same values.
    if (last !== 'lost') {
      expect(snapshotOf(last)).toEqual(snapshotOf(test.state()));
      expect(viewOf(last)).toEqual(viewOf(test.state()));
    }
    if (isEnded(test.row.status)) return;
    const state = test.state();
    const inDoubt = [...state.waits].find(({ wait }) => wait?.kind === 'attention');
    if (cancel?.after === turn) {
      test.send({ kind: 'cancel', by: 'p', ...(cancel.undo && { undo: true }) });
    } else if (state.status === 'attention' && inDoubt && !state.cancel) {
      const happened = decisions[decided++] ?? true;
      if (!happened) seen.done.delete(nameOf(inDoubt));
      const place = placeOf(inDoubt);
      const output = happened && { output: null };
      test.intervene({ type: 'resolved', ...place, happened, by: 'p', ...output });
    }
    const isTold = (turn % 3 === 0 || test.row.dueAt === null) && answerOne(test, decisions);
    test.now = Math.max(test.now + 1, isTold ? 0 : (test.row.dueAt ?? 0));
  }
  throw new Error('the run does not end');
}

/** As the outside would: one of what it waits for has come, more than once if need be. */
function answerOne(test: RunUnderTest, decisions: readonly boolean[]): boolean {
  const { waits } = test.state();
  for (const own of waits) {
    const place = placeOf(own);
    switch (own.wait?.kind) {
      case 'signal':
        test.send({ kind: 'signal', ...place, data: [-0, '\ud800'] });
        return true;
      case 'callback':
        test.send({ kind: 'callback', ...place, body: { n: 2n ** 60n }, headers: {} });
        return true;
      case 'call': {
        const isWell = decisions[waits.size % decisions.length] ?? true;
        const error = { code: 'rejected', message: { 'zh-CN': '坏', en: 'bad' }, retryable: false };
        const end = isWell ? { output: { n: 2n ** 60n } } : { error };
        test.send({ kind: 'call', ...place, runId: own.wait.runId, ...end });
        return true;
      }
    }
  }
  return false;
}

/** Every run that is called and waited for ends before this one, or is told that nobody waits any more. */
function expectNoneForgotten(test: RunUnderTest): void {
  const closed = test
    .journal()
    .filter((event) => event.type === 'wait-closed' && event.by === 'call').length;
  const waited = test.followers.filter(({ caller }) => caller?.waits).map(({ id }) => id);
  const told = test.told().filter((tell) => 'kind' in tell && tell.kind === 'cancel');
  const cancelled = new Set(told.map(({ to }) => to));
  expect(cancelled.size, 'nobody is told twice').toBe(told.length);
  expect([...cancelled].filter((id) => !waited.includes(id))).toEqual([]);
  expect(cancelled.size + closed, 'answered or given up').toBe(waited.length);
}

it('whatever dies whenever: a run ends, sends nothing its journal does not hold, and once means once', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const played = play(scenario);
      await toEnd(scenario, played);
      const { test, seen } = played;
      expect(isEnded(test.state().status)).toBe(true);
      assertLawful(test.plan, test.journal());
      expectNoneForgotten(test);
      const repeated = repeatedSteps(scenario.flow.steps);
      const twice = [...seen.done].filter(([, times]) => times > 1);
      expect(twice.filter(([name]) => !repeated.has(name.split('.').at(-1) ?? ''))).toEqual([]);
    }),
    { numRuns: 400 },
  );
}, 120_000);

/** Steps that say themselves that an unknown outcome, or an answer of 503, is to be repeated; `… undo`: to take them back. */
function repeatedSteps(steps: FlowSource['steps']): ReadonlySet<string> {
  const ids = Object.entries(steps).flatMap(([id, step]) => [
    ...(step.onUnknown === 'retry' || step.retry !== undefined ? [id] : []),
    ...(step.undo?.retry === undefined ? [] : [`${id} undo`]),
    ...repeatedSteps(stepsInside(step)),
  ]);
  return new Set(ids);
}
