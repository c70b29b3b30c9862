import type { ErrorData } from '@weir/contract/errors';
import type { RunStep } from '@weir/contract/run';
import type { State } from '../ui/RunState.tsx';

/**
 * The state a step is shown in: one that ended with an error failed, whoever handled it; one that waited when its run or
 * scope ended was cancelled with that.
 */
export function stateOfStep(step: RunStep): State {
  if (leftByError(step) || isGivenUp(step)) return 'failed';
  if (step.status === 'ended') return step.ports.length > 0 ? 'succeeded' : 'cancelled';
  if (step.status !== 'waiting') return step.status;
  if (!step.wait) return 'pending';
  return step.wait.kind === 'attention' ? 'attention' : 'waiting';
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
