import type { ErrorData } from '@weir/contract/errors';
import { WeirError } from '@weir/contract/weir-error';
import { deadlineOf } from '../engine/due.ts';
import { afterFailure, recoveryPause } from '../engine/retry.ts';
import type { StepState } from '../engine/state.ts';
import { isHalted, isUndo, placeOf } from '../engine/tree.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { describe, type RunInHand } from './run-in-hand.ts';
import { troublesIn } from './troubles.ts';

interface Failure {
  readonly error: WeirError;
  /** Something may have reached the other side. */
  readonly sent: boolean;
}

interface FailureData {
  readonly error: ErrorData;
  readonly sent: boolean;
  /** What failed said itself that a repeat is no use. */
  readonly final: boolean;
}

/** Records what becomes of a step whose attempt failed: it ends, is repeated later, or waits for a person. */
export function settleFailure(run: RunInHand, own: StepState, { error, sent }: Failure): undefined {
  const final = error.options.retryable === false;
  settleError(run, own, { error: describe(run, causeOf(run, error), own), sent, final });
}

/** An attempt that was stopped because its run is cancelled took no longer than it may. */
function causeOf({ state }: RunInHand, error: WeirError): WeirError {
  const wasStopped = error.code === 'timeout' || error.code === 'sandbox_timeout';
  return state.cancel && wasStopped ? new WeirError('conflict', stopped) : error;
}

const stopped = {
  zh: '运行已取消，这一步被停下',
  en: 'the run was cancelled, and this step stopped',
};

/** The same, of an error that has its place already. */
export function settleError(run: RunInHand, own: StepState, failure: FailureData): undefined {
  const { error, sent, final } = failure;
  const undo = isUndo(own);
  const after = afterFailure({
    step: own.step,
    intent: own.intent,
    error,
    sent: sent || own.sent,
    final,
    failures: own.failures,
    now: run.now(),
    random: run.random(),
    deadline: undo ? Number.POSITIVE_INFINITY : deadlineOf(run.state, own),
  });
  // In a scope that fails no further attempt is made; whether this one had its effect is asked all the same.
  const kind =
    after.kind === 'retry' && !undo && isHalted(run.state, own.scope) ? 'end' : after.kind;
  if (kind === 'end') endByError(run, own, error);
  else if (after.kind === 'retry') {
    run.journal.record({
      type: 'retry-due',
      ...placeOf(own),
      // In a test time passes at once.
      dueAt: run.state.stubs ? run.now() : after.dueAt,
      error,
      ...(sent && { sent }),
      ...(undo && { undo }),
    });
    crashPoint('retry-recorded');
  } else {
    const doubt = error.code === 'unknown_outcome' ? error : expired(run, own);
    run.journal.record(
      { type: 'wait-opened', ...placeOf(own), kind: 'attention', error: doubt },
      { troubles: troublesIn(run, 'attention', doubt) },
    );
  }
}

function endByError(run: RunInHand, own: StepState, error: ErrorData): undefined {
  if (isUndo(own)) run.journal.record({ type: 'undo-ended', ...placeOf(own), error });
  else run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error });
}

const interruption = {
  zh: '执行这一步的进程中断了',
  en: 'the process that carried out the step was interrupted',
};

/** An attempt was in flight when its process died, and its effect must not be sent twice. */
export function settleDoubt(run: RunInHand, own: StepState): undefined {
  const error = new WeirError('unknown_outcome', interruption);
  settleFailure(run, own, { error, sent: true });
}

/** It may be made again, but not at once: perhaps it is what ends its process. */
export function postponeStep(
  run: RunInHand,
  { own, recoveries }: { own: StepState; recoveries: number },
): undefined {
  const { intent } = own;
  run.journal.record({
    type: 'retry-due',
    ...placeOf(own),
    dueAt: run.now() + recoveryPause(recoveries, run.random()),
    error: describe(run, new WeirError('unavailable', interruption), own),
    ...(intent && intent.kind !== 'read' && { sent: true }),
    interrupted: true,
  });
}

/** Its time is over or its run is cancelled, and the process that made the attempt is gone. */
export function abandonStep(run: RunInHand, own: StepState): undefined {
  const code = own.intent?.kind === 'once' ? 'unknown_outcome' : 'timeout';
  endByError(run, own, describe(run, causeOf(run, new WeirError(code)), own));
}

function expired(run: RunInHand, own: StepState): ErrorData {
  const because = {
    zh: '幂等键已过期，重新发送可能重复',
    en: 'its key has expired, sending it again could do it twice',
  };
  return describe(run, new WeirError('unknown_outcome', because), own);
}
