import type { JobState } from '@weir/contract/job';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { JobRow, NewJob } from '../tenant-store.ts';
import { jobColumns, toJobRow } from './find-jobs.ts';
import { type Ids, idsIn, inBlocks, named } from './some-ids.ts';

/** A job whose runs were not known by then, ms, never will be: who asked for it has no answer. */
const collectingLimit = 10 * 60_000;
/** Runs that a commit forgets. */
const forgotten = 2000;

const insertJob = tenantStatement<NewJob>()((db, p) =>
  db.insertInto('job').values({
    id: p.id,
    action: p.action,
    filter: p.filter,
    args: p.args,
    actor: p.actor,
    trace_id: p.traceId,
    state: 'collecting',
    problems: '[]',
    created_at: p.createdAt,
  }),
);
const insertRuns = tenantStatement<Ids & { job: string }>()((db, p) =>
  db
    .insertInto('job_run')
    .values(idsIn(p).map((id) => ({ job_id: p.job, run_id: id })))
    .onConflict((conflict) => conflict.doNothing()),
);
const count = tenantStatement<{ job: string; more: number }>()((db, p) =>
  db
    .updateTable('job')
    .set((job) => ({ matched: job('matched', '+', p.more) }))
    .where('id', '=', p.job),
);
const begin = tenantStatement<{ job: string }>()((db, p) =>
  db
    .updateTable('job')
    .set({ state: 'running' })
    .where('id', '=', p.job)
    .where('state', '=', 'collecting')
    .returning(jobColumns),
);
const selectFree = tenantStatement<{ owner: string; now: number; before: number }>()((db, p) =>
  db
    .selectFrom('job')
    .select(['id', 'state'])
    .where('ended_at', 'is', null)
    .where((job) => job.or([job('state', '!=', 'collecting'), job('created_at', '<', p.before)]))
    .where((job) => job.or([job('owner', '=', p.owner), job('lease_until', '<=', p.now)]))
    .orderBy('id')
    .limit(1),
);
const lease = tenantStatement<{ job: string; owner: string; until: number }>()((db, p) =>
  db
    .updateTable('job')
    .set({ owner: p.owner, lease_until: p.until })
    .where('id', '=', p.job)
    .returning(jobColumns),
);
const selectRun = tenantStatement<{ job: string }>()((db, p) =>
  db.selectFrom('job_run').select('run_id').where('job_id', '=', p.job).limit(1),
);
const end = tenantStatement<{ job: string; state: JobState; at: number }>()((db, p) =>
  db
    .updateTable('job')
    .set({ state: p.state, ended_at: p.at, owner: null })
    .where('id', '=', p.job),
);
const stop = tenantStatement<{ job: string }>()((db, p) =>
  db
    .updateTable('job')
    .set({ state: 'cancelled', lease_until: 0 })
    .where('id', '=', p.job)
    .where('state', '=', 'running')
    .returning(jobColumns),
);
const selectState = tenantStatement<{ job: string }>()((db, p) =>
  db.selectFrom('job').select('state').where('id', '=', p.job).where('state', '!=', 'collecting'),
);
const remove = tenantStatement<{ job: string }>()((db, p) =>
  db.deleteFrom('job').where('id', '=', p.job),
);
const forget = tenantStatement<{ job: string; limit: number }>()((db, p) =>
  db
    .deleteFrom('job_run')
    .where('job_id', '=', p.job)
    .where('run_id', 'in', (some) =>
      some.selectFrom('job_run').select('run_id').where('job_id', '=', p.job).limit(p.limit),
    ),
);

export async function createJob(tx: Tx, job: NewJob): Promise<void> {
  await tx.run(insertJob, job);
}

export async function addToJob(
  tx: Tx,
  { job, runIds }: { job: string; runIds: readonly string[] },
): Promise<void> {
  let more = 0;
  for (const block of inBlocks(runIds)) more += await tx.run(insertRuns, { job, ...named(block) });
  await tx.run(count, { job, more });
}

/** Throws `conflict` for one that is not collecting any more. */
export async function beginJob(tx: Tx, { job }: { job: string }): Promise<JobRow> {
  const row = await tx.get(begin, { job });
  if (!row) throw new WeirError('conflict', { reason: job });
  return toJobRow(row);
}

export async function leaseJob(
  tx: Tx,
  wanted: { owner: string; now: number; until: number },
): Promise<JobRow | null> {
  const { owner, now, until } = wanted;
  for (;;) {
    const free = await tx.get(selectFree, { owner, now, before: now - collectingLimit });
    if (!free) return null;
    const job = free.id;
    const hasMore =
      free.state === 'running'
        ? await tx.get(selectRun, { job })
        : (await tx.run(forget, { job, limit: forgotten })) > 0;
    if (hasMore) {
      const row = await tx.get(lease, { job, owner, until });
      return row ? toJobRow(row) : null;
    }
    if (free.state === 'collecting') await tx.run(remove, { job });
    else await tx.run(end, { job, state: free.state === 'running' ? 'done' : free.state, at: now });
  }
}

/** Throws `not_found`, `conflict` for one that has ended. */
export async function cancelJob(tx: Tx, { job }: { job: string }): Promise<JobRow> {
  const row = await tx.get(stop, { job });
  if (row) return toJobRow(row);
  const there = await tx.get(selectState, { job });
  if (!there) throw new WeirError('not_found', { reason: job });
  throw new WeirError('conflict', { zh: '任务已结束', en: 'the job has ended' });
}
