import type { ErrorData } from '@weir/contract/errors';
import { deadlineOf } from '../../src/engine/due.ts';
import { afterFailure } from '../../src/engine/retry.ts';
import type { StepState } from '../../src/engine/state.ts';
import { isHalted, isUndo, placeOf } from '../../src/engine/tree.ts';
import type { PlayedRun } from './played-run.ts';

/** What a worker makes of attempts that failed. */

export function fail(
  run: PlayedRun,
  own: StepState,
  { code, sent }: { code: string; sent: boolean },
): void {
  settleError(run, own, { error: errorAt(own, code), sent });
}

export function settleError(
  run: PlayedRun,
  own: StepState,
  { error, sent }: { error: ErrorData; sent: boolean },
): void {
  const undoes = isUndo(own);
  const after = afterFailure({
    step: own.step,
    intent: own.intent,
    error,
    sent: sent || own.sent,
    final: false,
    failures: own.failures,
    now: run.now,
    random: 0.5,
    deadline: undoes ? Number.POSITIVE_INFINITY : deadlineOf(run.state, own),
  });
  const late = after.kind === 'retry' && !undoes && isHalted(run.state, own.scope);
  if (after.kind === 'end' || late) endByError(run, own, error);
  else if (after.kind === 'unknown') {
    run.hear({ type: 'wait-opened', ...placeOf(own), kind: 'attention', error });
  } else {
    const more = { ...(sent && { sent }), ...(undoes && { undo: true as const }) };
    run.record({ type: 'retry-due', ...placeOf(own), dueAt: after.dueAt, error, ...more });
  }
}

export function endByError(run: PlayedRun, own: StepState, error: ErrorData): void {
  if (isUndo(own)) run.record({ type: 'undo-ended', ...placeOf(own), error });
  else run.record({ type: 'step-ended', ...placeOf(own), port: 'error', error });
}

export function errorAt(own: StepState | undefined, code: string): ErrorData {
  const where = own && placeOf(own);
  return { code, message: { 'zh-CN': code, en: code }, ...where, retryable: true };
}
