import { type JobOrder, jobOrder } from '@weir/contract/job';
import { parseJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { JobAct, JobRow, ReadyCount } from '../store/tenant-store.ts';
import { prepare } from '../triggers/accept.ts';
import { addTickets } from '../triggers/tickets.ts';
import { type AgainParts, replayed } from './again.ts';
import { interveneIn, type Operated, type OperateParts } from './intervention.ts';
import { cancelRun, retried } from './operate-run.ts';
import { resolved } from './resolve-run.ts';
import { runOf } from './run-of.ts';

export type ActParts = OperateParts & AgainParts;

/** A job as it is carried out. */
export interface JobInHand {
  readonly tenant: string;
  readonly row: JobRow;
  readonly order: Pick<JobOrder, 'action' | 'args'>;
}

export function inHand(tenant: string, row: JobRow): JobInHand {
  const { action } = row;
  const [filter, args] = [parseJson(row.filter), parseJson(row.args)];
  return { tenant, row, order: jobOrder.parse({ action, filter, args, max: 1 }) };
}

/** What is done to many runs by one statement; undefined: to each by itself. */
export function actOnMany(
  { order, row }: JobInHand,
  { runIds, at }: { readonly runIds: readonly string[]; readonly at: number },
): JobAct | undefined {
  const by = row.actor;
  const { action, args } = order as JobOrder;
  if (action === 'priority') return { verb: 'prioritize', params: { runIds, ...args, by, at } };
  if (action === 'group') return { verb: 'moveToGroup', params: { runIds, ...args, by, at } };
  return undefined;
}

/** Carries it out in the commit that counts it, and calls workers to what became ready. Answers whether it acted. */
export async function write(
  { stores, queue }: Pick<ActParts, 'stores' | 'queue'>,
  { tenant, row }: JobInHand,
  given: { readonly runIds: readonly string[]; readonly act: JobAct },
): Promise<{ readonly acted: readonly string[]; readonly ready: readonly ReadyCount[] }> {
  const done = await stores.of(tenant).actInJob({ job: row.id, ...given });
  await addTickets(queue, tenant, done.ready);
  return done;
}

/**
 * Does to one run what the job wants. A job that was cancelled meanwhile does nothing.
 * @throws WeirError what the same, done to this run alone, throws.
 */
export async function actOn(parts: ActParts, job: JobInHand, runId: string): Promise<void> {
  const { tenant, row, order } = job;
  const by = row.actor;
  const one = (act: JobAct) => write(parts, job, { runIds: [runId], act });
  const operated: Operated = {
    tenant,
    runId,
    by,
    patience: 0,
    via: {
      // Tickets have been added.
      intervene: async (params) => {
        await one({ verb: 'intervene', params });
        return [];
      },
      tell: async (params) => ({
        heard: (await one({ verb: 'tell', params })).acted.length > 0,
        ready: [],
      }),
    },
  };
  const { action, args } = order as JobOrder;
  switch (action) {
    case 'retry':
      await interveneIn(parts, operated, (run) => retried(run, by));
      return;
    case 'cancel':
      return cancelRun(parts, operated, args.undo === true);
    case 'resolve':
      await interveneIn(parts, operated, ({ state }) => ({ events: [resolved(state, args, by)] }));
      return;
    case 'replay':
      await one({ verb: 'acceptRun', params: await replay(parts, job, runId) });
  }
}

async function replay(parts: ActParts, { tenant, row, order }: JobInHand, runId: string) {
  const run = await runOf(parts, tenant, runId);
  const { args } = order as Extract<JobOrder, { action: 'replay' }>;
  const version = args.version ?? 'published';
  const wanted = { tenant, row: run, version, traceId: row.traceId };
  const prepared = await prepare(parts, await replayed(parts, wanted));
  if ('run' in prepared) return prepared.run;
  throw prepared.kind === 'refused' ? prepared.error : new WeirError('conflict');
}
