import { portsPinned } from '@weir/contract/check-outcomes';
import { isBuiltIn } from '@weir/contract/flow';
import type { Intent } from '@weir/contract/journal';
import { isJsonObject, type Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { PlanStep } from '../engine/compile.ts';
import { deadlineOf } from '../engine/due.ts';
import type { StepState } from '../engine/state.ts';
import { isPinned, nameOf, placeOf } from '../engine/tree.ts';
import { conditionHolds } from '../expr/rules.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { attempt } from './attempt.ts';
import { checkedInput, durationOf } from './checked-input.ts';
import {
  assertFits,
  describe,
  evaluated,
  type GuestScope,
  type RunInHand,
  type Work,
} from './run-in-hand.ts';
import { inputsOf, type StepInputs } from './step-inputs.ts';

/** What the expressions of a step came to. */
type Prepared =
  | { readonly kind: 'skip' }
  | { readonly kind: 'input'; readonly input: Json | undefined; readonly timeout: Json | undefined }
  | { readonly kind: 'ports'; readonly ports: readonly string[] };

/**
 * Evaluates what a step needs and makes its first attempt. Where a guest has to be asked that is a part of the work: others
 * start meanwhile, and when its scope has failed by then, the step is left alone.
 */
export function startStep(run: RunInHand, own: StepState): Work | undefined {
  let prepared: Prepared | Promise<Prepared>;
  try {
    const place = { scope: own.scope, about: nameOf(own) };
    prepared = evaluated(run, place, (given) => prepare(own.step, given));
  } catch (error) {
    return refuse(run, own, error);
  }
  if (!(prepared instanceof Promise)) return enter(run, own, prepared);
  const later = async (value: Prepared): Promise<void> => {
    if (mayStart(run, own)) await enter(run, own, value)?.done;
  };
  const refused = (error: unknown): void => {
    if (mayStart(run, own)) refuse(run, own, error);
  };
  return { subject: own, done: prepared.then(later, refused) };
}

function prepare(step: PlanStep, given: GuestScope): Prepared {
  const inputs = inputsOf(step);
  const wanted = !inputs.when || conditionHolds(inputs.when, given, 'when');
  // While an answer is open, everything is asked for, so that all expressions of a step are one evaluation.
  if (!wanted && given.guest.open.length === 0) return { kind: 'skip' };
  if (step.use === 'branch') return { kind: 'ports', ports: takenPorts(step, inputs, given) };
  const timeout = inputs.timeout && evaluateValue(inputs.timeout, given, 'timeout');
  const bare = step.use === 'code' || step.use === 'try';
  return {
    kind: 'input',
    input: bare ? undefined : evaluateValue(inputs.with, given, 'with'),
    timeout,
  };
}

/** In mode `first` no case after the taken one is consulted. */
function takenPorts(step: PlanStep, { cases }: StepInputs, given: GuestScope): readonly string[] {
  const every = isJsonObject(step.with) && step.with['mode'] === 'every';
  const taken: string[] = [];
  for (const [port, condition] of cases) {
    if (!conditionHolds(condition, given, `with.cases.${port}`)) continue;
    taken.push(port);
    if (!every && given.guest.open.length === 0) break;
  }
  return taken.length > 0 ? taken : ['else'];
}

/** What fails, ends or is cancelled meanwhile takes it from the list, and so does the end of its time. */
function mayStart(run: RunInHand, own: StepState): boolean {
  return run.state.ready.has(own) && run.now() < deadlineOf(run.state, own) && !run.signal.aborted;
}

function refuse(run: RunInHand, own: StepState, error: unknown): undefined {
  if (!(error instanceof WeirError)) throw error;
  const data = describe(run, error, own);
  run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error: data });
}

function enter(run: RunInHand, own: StepState, prepared: Prepared): Work | undefined {
  crashPoint('input-evaluated');
  switch (prepared.kind) {
    case 'skip':
      run.journal.record({ type: 'step-skipped', ...placeOf(own) });
      return undefined;
    case 'ports':
      return takePorts(run, own, prepared.ports);
    case 'input':
      return begin(run, own, prepared);
  }
}

function begin(
  run: RunInHand,
  own: StepState,
  prepared: Extract<Prepared, { kind: 'input' }>,
): Work | undefined {
  let input: Json | undefined;
  let timeout: number | undefined;
  try {
    const { step } = own;
    if (prepared.timeout !== undefined) timeout = durationOf(prepared.timeout, 'timeout');
    input = prepared.input && checkedInput(step.use, prepared.input, run.zone);
    if (input !== undefined) assertFits(run, input, 'with');
  } catch (error) {
    return refuse(run, own, error);
  }
  const intent = input === undefined ? undefined : intentOf(run, own.step, input);
  run.journal.record({
    type: 'step-started',
    ...placeOf(own),
    attempt: 1,
    ...(input !== undefined && { input }),
    ...(intent && { intent }),
    ...(timeout !== undefined && { timeout }),
  });
  return attempt(run, own);
}

function takePorts(run: RunInHand, own: StepState, ports: readonly string[]): undefined {
  run.journal.record({ type: 'step-started', ...placeOf(own), attempt: 1 });
  run.journal.record({
    type: 'step-ended',
    ...placeOf(own),
    port: ports[0] ?? 'else',
    ...(ports.length > 1 && { ports: [...ports] }),
    output: { taken: [...ports] },
  });
}

/** The next attempt, with the input of the first. */
export function repeatStep(
  run: RunInHand,
  { own, recovered }: { own: StepState; recovered: boolean },
): Work | undefined {
  // A person had it begin anew: so does the life of its key.
  const anew = own.failures === 0 && !recovered && own.input !== undefined;
  const intent = anew ? intentOf(run, own.step, own.input ?? null) : undefined;
  run.journal.record({
    type: 'step-started',
    ...placeOf(own),
    attempt: own.attempts + 1,
    ...(intent && { intent }),
    ...(recovered && { recovered: true }),
  });
  return attempt(run, own);
}

export function intentOf(run: RunInHand, step: PlanStep, input: Json): Intent | undefined {
  if (isBuiltIn(step.use)) return undefined;
  const effect = run.actions.effectOf({ use: step.use, input });
  if (effect.kind !== 'idempotent') return { kind: effect.kind };
  const { keyLifetimeMs } = effect;
  return {
    kind: 'idempotent',
    ...(keyLifetimeMs !== null && { keyExpiresAt: run.now() + keyLifetimeMs }),
  };
}

/**
 * A pinned step ends with what was given for it, a disabled one as if it had nothing to say; a disabled one that would fail
 * is left out.
 */
export function passStep(run: RunInHand, own: StepState): undefined {
  const output = run.state.pins?.[own.step.id];
  if (output !== undefined && isPinned(run.state, own)) return passPinned(run, own, output);
  const place = { ...placeOf(own), disabled: true as const };
  if (own.step.use === 'fail') run.journal.record({ type: 'step-skipped', ...place });
  else {
    const port = own.step.use === 'branch' ? 'else' : 'ok';
    run.journal.record({ type: 'step-ended', ...place, port, output: null });
  }
}

function passPinned(run: RunInHand, own: StepState, output: Json): undefined {
  const ports = own.step.use === 'branch' ? portsPinned(own.step, output) : undefined;
  const [port = 'ok', ...others] = ports ?? [];
  run.journal.record({
    type: 'step-ended',
    ...placeOf(own),
    port,
    ...(others.length > 0 && { ports: [port, ...others] }),
    output,
    pinned: true,
  });
}
