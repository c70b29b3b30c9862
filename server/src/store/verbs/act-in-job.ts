import type { JobProblem } from '@weir/contract/job';
import { parseJson, stringifyJson } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ActedInJob, ActInJob, JobAct } from '../tenant-store.ts';
import { acceptRun } from './accept-run.ts';
import { intervene } from './intervene.ts';
import { moveToGroup, prioritize } from './reorder-runs.ts';
import { type Ids, idsIn, inBlocks, named } from './some-ids.ts';
import { tell } from './tell-runs.ts';

/** A run leaves its job in the commit that acts on it: whoever dies when, it is acted on once. */
const take = tenantStatement<Ids & { job: string }>()((db, p) =>
  db
    .deleteFrom('job_run')
    .where('job_id', '=', p.job)
    .where('run_id', 'in', idsIn(p))
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('job').select('id').where('id', '=', p.job).where('state', '=', 'running')),
    )
    .returning('run_id as id'),
);
const count = tenantStatement<{ job: string; done: number; skipped: number; failed: number }>()(
  (db, p) =>
    db
      .updateTable('job')
      .set((job) => ({
        done: job('done', '+', p.done),
        skipped: job('skipped', '+', p.skipped),
        failed: job('failed', '+', p.failed),
      }))
      .where('id', '=', p.job)
      .returning('problems'),
);
const note = tenantStatement<{ job: string; problems: string }>()((db, p) =>
  db.updateTable('job').set({ problems: p.problems }).where('id', '=', p.job),
);

/** Kept of those that were skipped or failed. */
const maxProblems = 20;

/** What is thrown leaves the runs with their job. */
export async function actInJob(tx: Tx, { job, runIds, act }: ActInJob): Promise<ActedInJob> {
  const taken = await takeRuns(tx, job, runIds);
  if (taken.length === 0) return { acted: [], ready: [] };
  const { acted, ready } = await carryOut(tx, act, taken);
  const done = new Set(acted);
  const ended = taken.filter((id) => !done.has(id));
  const row = await tx.get(count, { job, done: done.size, skipped: ended.length, failed: 0 });
  await addProblems(
    tx,
    { job, known: row?.problems },
    ended.map((runId) => ({ runId, outcome: 'skipped', error: toErrorData(hasEnded) })),
  );
  return { acted, ready };
}

const hasEnded = new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });

async function takeRuns(tx: Tx, job: string, runIds: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const block of inBlocks(runIds))
    for (const { id } of await tx.all(take, { job, ...named(block) })) taken.push(id);
  return taken;
}

async function carryOut(
  tx: Tx,
  act: JobAct,
  runIds: readonly string[],
): Promise<Pick<ActedInJob, 'acted' | 'ready'>> {
  switch (act.verb) {
    case 'intervene':
      return { acted: runIds, ready: await intervene(tx, act.params) };
    case 'acceptRun':
      return { acted: runIds, ready: (await acceptRun(tx, act.params)).ready };
    case 'tell': {
      const { heard, ready } = await tell(tx, act.params);
      return { acted: heard ? runIds : [], ready };
    }
    case 'prioritize': {
      const { moved, ready } = await prioritize(tx, { ...act.params, runIds });
      return { acted: moved, ready };
    }
    case 'moveToGroup': {
      const { moved, ready } = await moveToGroup(tx, { ...act.params, runIds });
      return { acted: moved, ready };
    }
  }
}

export async function passInJob(
  tx: Tx,
  { job, problem }: { job: string; problem: JobProblem },
): Promise<void> {
  if ((await takeRuns(tx, job, [problem.runId])).length === 0) return;
  const skipped = problem.outcome === 'skipped' ? 1 : 0;
  const row = await tx.get(count, { job, done: 0, skipped, failed: 1 - skipped });
  await addProblems(tx, { job, known: row?.problems }, [problem]);
}

async function addProblems(
  tx: Tx,
  { job, known = '[]' }: { job: string; known: string | undefined },
  more: readonly JobProblem[],
): Promise<void> {
  const first = parseJson(known) as unknown as JobProblem[];
  const added = more.slice(0, maxProblems - first.length);
  if (added.length > 0) await tx.run(note, { job, problems: stringifyJson([...first, ...added]) });
}
