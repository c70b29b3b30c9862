import type { Lane, LaneRow } from './lanes.ts';
import type { ReadyCount } from './run-rows.ts';

/** Runs that are given another place in the order, by a person. */
export interface Prioritize {
  /** Some hundreds, up to a thousand, of one commit. */
  readonly runIds: readonly string[];
  /** 1 … 9 */
  readonly priority: number;
  /** Before all priorities; left out: not, or no longer. */
  readonly pinned?: boolean | undefined;
  /** Who wants it, as in the audit; `at` in ms UTC. */
  readonly by: string;
  readonly at: number;
}

/** Runs that are handed over to the workers of another group. */
export interface MoveToGroup {
  readonly runIds: readonly string[];
  readonly group: string;
  readonly by: string;
  readonly at: number;
}

export interface Reordered {
  /** They are where they were to be, some before already. */
  readonly moved: readonly string[];
  readonly ended: readonly string[];
  readonly missing: readonly string[];
  /** Runs that workers have to be called to. */
  readonly ready: readonly ReadyCount[];
}

/** What is left out means all of them. */
export interface PauseLanes {
  readonly group?: string | undefined;
  readonly priority?: number | undefined;
  readonly paused: boolean;
  readonly by: string;
  readonly at: number;
}

export interface LaneCount extends Lane {
  readonly ready: number;
  /** Put aside until a slot of their key is free. */
  readonly parked: number;
  /** When the oldest of those that are ready was accepted, ms UTC; null: none is. */
  readonly oldestAt: number | null;
}

export interface PlaceInLine {
  readonly of: 'worker' | 'slot';
  /** How many of those that wait for the same come before it. */
  readonly before: number;
  /** It cannot go on before this ends. */
  readonly pause: LaneRow | null;
  /** Runs that have a slot of its key, some at most. */
  readonly holders?: readonly string[];
}
