import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { PlanStep } from '../engine/compile.ts';
import type { StepState } from '../engine/state.ts';
import { nameOf, placeOf } from '../engine/tree.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { attempt } from './attempt.ts';
import { durationOf } from './checked-input.ts';
import {
  assertFits,
  describe,
  evaluated,
  type GuestScope,
  type RunInHand,
  type Work,
} from './run-in-hand.ts';
import { intentOf } from './start-step.ts';
import { inputsOf } from './step-inputs.ts';

/** Takes the effect of a step back: its input is evaluated on what the step saw, and on its output. */
export function startUndo(run: RunInHand, own: StepState): Work | undefined {
  const { undo: plan } = own.step;
  if (!plan) return undefined;
  const seen = (other: StepState): boolean =>
    other === own || (other.endedSeq > 0 && other.endedSeq < own.startedSeq);
  const refuse = (error: unknown): undefined => {
    if (!(error instanceof WeirError)) throw error;
    const data = describe(run, error, own);
    run.journal.record({ type: 'undo-ended', ...placeOf(own), error: data, ...because(run) });
  };
  // What goes wrong once it has begun, such as a lost lease, is no fault of its input.
  const later = async (value: Prepared): Promise<void> => {
    let work: Work | undefined;
    try {
      work = begin(run, own, value);
    } catch (error) {
      return refuse(error);
    }
    await work?.done;
  };
  try {
    const place = { scope: own.scope, about: `${nameOf(own)}/undo`, seen };
    const prepared = evaluated(run, place, (given) => prepare(plan, given));
    if (!(prepared instanceof Promise)) return begin(run, own, prepared);
    return { subject: own, done: prepared.then(later, refuse) };
  } catch (error) {
    return refuse(error);
  }
}

/** What no event says yet: why the run fails. */
function because({ state, failure }: RunInHand): { because?: ErrorData } {
  return failure && !state.root.failure ? { because: failure } : {};
}

interface Prepared {
  readonly input: Json;
  readonly timeout: Json | undefined;
}

function prepare(plan: PlanStep, given: GuestScope): Prepared {
  const { with: input, timeout } = inputsOf(plan);
  return {
    input: evaluateValue(input, given, 'undo.with'),
    timeout: timeout && evaluateValue(timeout, given, 'undo.timeout'),
  };
}

function begin(run: RunInHand, own: StepState, { input, timeout }: Prepared): Work | undefined {
  assertFits(run, input, 'undo.with');
  const intent = own.step.undo && intentOf(run, own.step.undo, input);
  run.journal.record({
    type: 'undo-started',
    ...placeOf(own),
    attempt: 1,
    input,
    ...(intent && { intent }),
    ...(timeout !== undefined && { timeout: durationOf(timeout, 'undo.timeout') }),
    ...because(run),
  });
  crashPoint('undo-begun');
  return attemptOf(run, own);
}

/** The next attempt, with the input of the first. */
export function repeatUndo(
  run: RunInHand,
  { own, recovered }: { own: StepState; recovered: boolean },
): Work | undefined {
  run.journal.record({
    type: 'undo-started',
    ...placeOf(own),
    attempt: (own.undo?.attempts ?? 0) + 1,
    ...(recovered && { recovered: true }),
  });
  return attemptOf(run, own);
}

function attemptOf(run: RunInHand, own: StepState): Work | undefined {
  const work = own.undo && attempt(run, own.undo);
  return work && { ...work, subject: own };
}
