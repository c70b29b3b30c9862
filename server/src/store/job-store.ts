import type { JobProblem } from '@weir/contract/job';
import type { ActedInJob, ActInJob, JobRow, NewJob } from './job-rows.ts';
import type { Page } from './page.ts';

/** The part of `TenantStore` about what is done to many runs. */
export interface JobStore {
  /** Makes room for a job of which the runs are not known yet, and forgets those whose runs never were. */
  createJob(job: NewJob): Promise<void>;
  /** The job is about these runs, too; some thousand at most. */
  addToJob(more: { job: string; runIds: readonly string[] }): Promise<void>;
  /** From here on it is carried out. Answers it. */
  beginJob(job: { job: string }): Promise<JobRow>;
  /**
   * The oldest job to be carried out that nobody else holds; it is `owner`'s until `until`, ms UTC. One without runs left ends
   * on the way; one that was cancelled is answered as long as some of its runs are to be forgotten. Null: there is none.
   */
  leaseJob(lease: { owner: string; now: number; until: number }): Promise<JobRow | null>;
  /** Runs the job has not acted on, in their order. */
  runsOfJob(job: { job: string; limit: number }): Promise<readonly string[]>;
  /** Acts on runs of a job, and counts that, in one commit: of runs it has acted on already, or once it is cancelled, nothing. */
  actInJob(act: ActInJob): Promise<ActedInJob>;
  /** The job does not act on this run. */
  passInJob(pass: { job: string; problem: JobProblem }): Promise<void>;
  /** Nothing more is done by it. Answers it; throws `not_found`, `conflict` for one that has ended. */
  cancelJob(cancel: { job: string }): Promise<JobRow>;
  /** Whether any has to be carried out, or forgotten. */
  hasJobs(): Promise<boolean>;
  findJob(id: string): Promise<JobRow | null>;
  listJobs(page: Page<string>): Promise<readonly JobRow[]>;
}
