import type { JobProblem, JobState } from '@weir/contract/job';
import { parseJson } from '@weir/contract/json';
import { type Tx, tenantStatement } from '../statement.ts';
import type { JobRow, Page } from '../tenant-store.ts';

/** What a statement selects of a job to make a `JobRow`. */
export const jobColumns = [
  'id',
  'action',
  'filter',
  'args',
  'actor',
  'trace_id as traceId',
  'state',
  'matched',
  'done',
  'skipped',
  'failed',
  'problems',
  'created_at as createdAt',
  'ended_at as endedAt',
] as const;

type JobColumns = Omit<JobRow, 'problems' | 'state'> & {
  readonly problems: string;
  readonly state: JobState | 'collecting';
};

/** Of a job somebody has heard of. */
export function toJobRow({ problems, state, ...columns }: JobColumns): JobRow {
  return {
    ...columns,
    state: state as JobState,
    problems: parseJson(problems) as unknown as readonly JobProblem[],
  };
}

const selectOne = tenantStatement<{ id: string }>()((db, p) =>
  db.selectFrom('job').select(jobColumns).where('id', '=', p.id).where('state', '!=', 'collecting'),
);

function select(paged: boolean) {
  return tenantStatement<{ cursor: string; limit: number }>()((db, p) =>
    db
      .selectFrom('job')
      .select(jobColumns)
      .where('state', '!=', 'collecting')
      .$if(paged, (jobs) => jobs.where('id', '<', p.cursor))
      .orderBy('id', 'desc')
      .limit(p.limit),
  );
}
const firstPage = select(false);
const nextPage = select(true);

const selectRuns = tenantStatement<{ job: string; limit: number }>()((db, p) =>
  db
    .selectFrom('job_run')
    .select('run_id as id')
    .where('job_id', '=', p.job)
    .orderBy('run_id')
    .limit(p.limit),
);

const selectUnfinished = tenantStatement<object>()((db) =>
  db.selectFrom('job').select('id').where('ended_at', 'is', null).limit(1),
);

export async function findJob(tx: Tx, id: string): Promise<JobRow | null> {
  const row = await tx.get(selectOne, { id });
  return row ? toJobRow(row) : null;
}

/** Newest first. */
export async function listJobs(tx: Tx, page: Page<string>): Promise<readonly JobRow[]> {
  const { cursor = '', limit } = page;
  const rows = await tx.all(page.cursor === undefined ? firstPage : nextPage, { cursor, limit });
  return rows.map(toJobRow);
}

export async function runsOfJob(
  tx: Tx,
  of: { job: string; limit: number },
): Promise<readonly string[]> {
  return (await tx.all(selectRuns, of)).map(({ id }) => id);
}

export async function hasJobs(tx: Tx): Promise<boolean> {
  return (await tx.get(selectUnfinished, {})) !== undefined;
}
