import type { ErrorData } from '@weir/contract/errors';
import type { RunStep, RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import type { State } from '../ui/RunState.tsx';

/**
 * The state a step is shown in: one that ended with an error failed, whoever handled it; one that waited when its run or
 * scope ended was cancelled with that; one that had not begun by then never will (`over`).
 */
export function stateOfStep(step: RunStep, over = false): State {
  if (leftByError(step) || isGivenUp(step)) return 'failed';
  if (step.pinned) return 'pinned';
  if (step.status === 'ended') return step.ports.length > 0 ? 'succeeded' : 'cancelled';
  if (step.status !== 'waiting') return step.status;
  if (!step.wait) return over ? 'never' : 'pending';
  return step.wait.kind === 'attention' ? 'attention' : 'waiting';
}

/** The run is over, or a scope of those a step stands in. */
export function isOver(
  { status, steps }: Pick<RunView, 'status' | 'steps'>,
  scopes: readonly string[],
): boolean {
  if (isEnded(status)) return true;
  return scopes.some((scope) => ['ended', 'skipped'].includes(steps[scope]?.status ?? ''));
}

/** It failed, and its error was led on or ended the run. */
export function leftByError({ status, ports }: RunStep): boolean {
  return status === 'ended' && ports.includes('error');
}

/** It failed and was to be tried again, but the run ended first: it left by no port. */
export function isGivenUp({ status, ports, error }: RunStep): boolean {
  return status === 'ended' && ports.length === 0 && error !== undefined;
}

/** Why its last attempt failed: it ended with that, or is to be tried again or decided. */
export function errorOf({ error, wait }: RunStep): ErrorData | undefined {
  return error ?? (wait && 'error' in wait ? wait.error : undefined);
}
