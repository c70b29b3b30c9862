import type { Intent } from '@weir/contract/journal';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import type { PlanStep } from '../../src/engine/compile.ts';
import { deadlineOf } from '../../src/engine/due.ts';
import type { ScopeState, StepState } from '../../src/engine/state.ts';

import { isUndo, nameOf, placeOf } from '../../src/engine/tree.ts';
import { endByError, errorAt, fail } from './carried-failures.ts';
import type { PlayedRun } from './played-run.ts';

/** What a worker makes of the steps it is told to begin, to repeat or to end. */

/** Every fourth step has to ask a guest first. */
export function asks(
  run: PlayedRun,
  about: string,
  subject: StepState | ScopeState,
  then: () => void,
): void {
  if (run.fate(`${about}/guest`, 4) === 3) run.busy.set(subject, then);
  else then();
}

export function startStep(run: PlayedRun, own: StepState): void {
  const name = nameOf(own);
  asks(run, name, own, () => {
    const { state } = run;
    if (!state.ready.has(own) || run.now >= deadlineOf(state, own)) return;
    if (own.step.when !== undefined && run.fate(`${name}/when`, 3) === 2) {
      run.record({ type: 'step-skipped', ...placeOf(own) });
    } else if (run.fate(`${name}/input`, 30) === 29) {
      endByError(run, own, errorAt(own, 'sandbox_error'));
    } else enter(run, own);
  });
}

function enter(run: PlayedRun, own: StepState): void {
  const { step } = own;
  const input = inputOf(step);
  const intent = intentOf(run, step);
  run.record({
    type: 'step-started',
    ...placeOf(own),
    attempt: 1,
    ...(input !== undefined && { input }),
    ...(intent && { intent }),
    ...(typeof step.timeout === 'number' && { timeout: step.timeout }),
  });
  attempt(run, own);
}

/** Settings as a worker checks them: nothing in these documents has to be evaluated. */
function inputOf({ use, with: given }: PlanStep): Json | undefined {
  const { items = [], concurrency = 1, max = 1, delay = 0, ...rest } = given as JsonObject;
  switch (use) {
    case 'code':
    case 'try':
    case 'branch':
      return undefined;
    case 'loop':
      return { items, concurrency };
    case 'repeat':
      return { max, delay };
    default:
      return rest;
  }
}

export function intentOf(run: PlayedRun, step: PlanStep | undefined): Intent | undefined {
  switch (step?.use) {
    case 'x.read':
      return { kind: 'read' };
    case 'x.keyed':
      return { kind: 'idempotent', keyExpiresAt: run.now + 2000 };
    case 'x.once':
      return { kind: 'once' };
    default:
      return undefined;
  }
}

export function repeatStep(
  run: PlayedRun,
  { own, recovered }: { own: StepState; recovered: boolean },
): void {
  const anew = own.failures === 0 && !recovered && own.input !== undefined;
  const intent = anew ? intentOf(run, own.step) : undefined;
  run.record({
    type: 'step-started',
    ...placeOf(own),
    attempt: own.attempts + 1,
    ...(intent && { intent }),
    ...(recovered && { recovered: true }),
  });
  attempt(run, own);
}

function attempt(run: PlayedRun, own: StepState): void {
  switch (own.step.use) {
    case 'loop':
    case 'try':
    case 'repeat':
      return;
    case 'set':
      return end(run, own, outputOf(own));
    case 'respond':
      return respond(run, own);
    case 'fail':
      return endByError(run, own, errorAt(own, 'rejected'));
    case 'branch':
      return takePorts(run, own);
    case 'wait':
      return openWait(run, own);
    default:
      if (own.intent && own.intent.kind !== 'read') run.commit();
      run.busy.set(isUndo(own) ? (own.scope.steps[own.step.index] ?? own) : own, () =>
        act(run, own),
      );
  }
}

/** What came of an attempt in flight. */
const outcomes = [
  '',
  '',
  '',
  '',
  '',
  'unavailable',
  'not_found',
  'lost',
  'rate_limited',
  'refused',
];

function act(run: PlayedRun, own: StepState): void {
  const about = `${nameOf(own)}${isUndo(own) ? '/undo' : ''}/${own.failures}`;
  const outcome = outcomes[run.fate(about, outcomes.length)] ?? '';
  const once = own.intent?.kind === 'once';
  if (own.step.use === 'call' && outcome === '') openCall(run, own);
  else if (outcome === '') end(run, own, outputOf(own));
  else if (outcome === 'lost')
    fail(run, own, { code: once ? 'unknown_outcome' : 'timeout', sent: true });
  else if (outcome === 'refused') fail(run, own, { code: 'unavailable', sent: false });
  else fail(run, own, { code: outcome, sent: true });
  if (once) run.commit();
}

/** The same in every attempt and order. */
function outputOf(own: StepState): Json {
  return `${nameOf(own)}${isUndo(own) ? '/undo' : ''}`;
}

function openCall(run: PlayedRun, own: StepState): void {
  run.hear({ type: 'wait-opened', ...placeOf(own), kind: 'call', runId: nameOf(own) });
}

function end(run: PlayedRun, own: StepState, output: Json): void {
  if (isUndo(own)) run.record({ type: 'undo-ended', ...placeOf(own), output });
  else run.record({ type: 'step-ended', ...placeOf(own), port: 'ok', output });
}

function respond(run: PlayedRun, own: StepState): void {
  const late = run.state.response !== undefined && { notSent: true as const };
  run.record({ type: 'step-ended', ...placeOf(own), port: 'ok', output: null, ...late });
}

function takePorts(run: PlayedRun, own: StepState): void {
  const every = isJsonObject(own.step.with) && own.step.with['mode'] === 'every';
  const all = [['left'], ['right'], ['else'], ['left', 'right']];
  const taken = all[run.fate(nameOf(own), every ? 4 : 3)] ?? ['else'];
  const [port = 'else'] = taken;
  const more = taken.length > 1 && { ports: taken };
  run.record({ type: 'step-ended', ...placeOf(own), port, ...more, output: { taken } });
}

function openWait(run: PlayedRun, own: StepState): void {
  const input = own.input as { for?: number; signal?: string; key?: string; timeout?: number };
  const begun = own.startedAt ?? run.now;
  const limit = input.timeout === undefined ? undefined : begun + input.timeout;
  const until = limit !== undefined && { until: limit };
  const opened = { type: 'wait-opened', ...placeOf(own) } as const;
  if (input.for !== undefined) {
    const time = begun + input.for;
    const due = (limit ?? time) < time ? 'timeout' : 'time';
    run.record({ ...opened, kind: 'time', until: Math.min(time, limit ?? time), due });
  } else if (input.signal !== undefined) {
    run.record({ ...opened, kind: 'signal', name: input.signal, key: input.key ?? '', ...until });
  } else run.record({ ...opened, kind: 'callback', ...until });
  run.commit();
}

export function endWait(run: PlayedRun, own: StepState): void {
  const { answer } = own;
  if (answer?.error) return endByError(run, own, answer.error);
  const { by = 'time', output } = answer ?? {};
  const port = by === 'timeout' ? 'timeout' : 'ok';
  run.record({ type: 'step-ended', ...placeOf(own), port, output: output ?? { by } });
}

export function pass(run: PlayedRun, own: StepState): void {
  const at = { ...placeOf(own), disabled: true as const };
  if (own.step.use === 'fail') return run.record({ type: 'step-skipped', ...at });
  const port = own.step.use === 'branch' ? 'else' : 'ok';
  run.record({ type: 'step-ended', ...at, port, output: null });
}

export function place(run: PlayedRun, own: StepState): void {
  const { group = run.group } = own.step;
  if (group === run.group) return startStep(run, own);
  run.hear({ type: 'group-changed', group });
  run.group = group;
}

export function postpone(
  run: PlayedRun,
  { own, recoveries }: { own: StepState; recoveries: number },
): void {
  const sent = own.intent && own.intent.kind !== 'read' && { sent: true as const };
  const dueAt = run.now + 100 * recoveries;
  const error = errorAt(own, 'unavailable');
  run.record({ type: 'retry-due', ...placeOf(own), dueAt, error, ...sent, interrupted: true });
}

type Start = Omit<
  Extract<Parameters<PlayedRun['record']>[0], { type: 'undo-started' }>,
  'type' | 'step' | 'path' | 'intent'
>;

export function undo(
  run: PlayedRun,
  own: StepState,
  { intent, ...start }: Start & { intent?: Intent | undefined },
): void {
  run.record({ type: 'undo-started', ...placeOf(own), ...start, ...(intent && { intent }) });
  if (own.undo) attempt(run, own.undo);
}
