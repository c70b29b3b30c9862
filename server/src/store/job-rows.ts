import type { JobAction, JobProblem, JobState } from '@weir/contract/job';
import type { MoveToGroup, Prioritize } from './order-rows.ts';
import type { Intervention, NewRun, ReadyCount, Tell } from './run-rows.ts';

/** What a person does to many runs at once, as the store keeps it. */

export interface NewJob {
  /** Sortable by time. */
  readonly id: string;
  readonly action: JobAction;
  /** Both as JSON text. */
  readonly filter: string;
  readonly args: string;
  readonly actor: string;
  readonly traceId: string;
  readonly createdAt: number;
}

export interface JobRow extends NewJob {
  readonly state: JobState;
  readonly matched: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** The first of those that were skipped or failed. */
  readonly problems: readonly JobProblem[];
  readonly endedAt: number | null;
}

/** What a job does, as the verb of that name takes it. */
export type JobAct =
  | { readonly verb: 'intervene'; readonly params: Intervention }
  | { readonly verb: 'tell'; readonly params: Tell }
  | { readonly verb: 'acceptRun'; readonly params: NewRun }
  | { readonly verb: 'prioritize'; readonly params: Prioritize }
  | { readonly verb: 'moveToGroup'; readonly params: MoveToGroup };

export interface ActInJob {
  readonly job: string;
  /** The runs of the job it is for; some hundreds at most. */
  readonly runIds: readonly string[];
  readonly act: JobAct;
}

export interface ActedInJob {
  /** Those it has acted on now. */
  readonly acted: readonly string[];
  readonly ready: readonly ReadyCount[];
}
