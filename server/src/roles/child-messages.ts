import type { ErrorData } from '@weir/contract/errors';

/** What the supervisor knows of one child; `/readyz` shows it. */
export interface ChildState {
  /** `api`, or `worker-1`, `worker-2` … where a child has a count. */
  readonly name: string;
  readonly pid: number | null;
  /** `waiting`: for the child it comes after; `pausing`: before the next restart. */
  readonly state: 'waiting' | 'starting' | 'ready' | 'pausing';
  /** Restarts since the supervisor started. */
  readonly restarts: number;
}

/** Supervisor → child. `predecessor`: what the child that was here before called itself; it has died. */
export type ToChild =
  | { readonly stop: true }
  | { readonly children: readonly ChildState[] }
  | { readonly predecessor: string };

/**
 * Child → supervisor. `incarnation`: what a worker calls itself, for whoever comes after it. `fatal`: a refusal that a
 * restart cannot cure.
 */
export type FromChild =
  | { readonly ready: true; readonly incarnation?: string }
  | { readonly fatal: ErrorData };

/** ms a clean stop may take before the process is ended by force. */
export const stopLimit = 10_000;
