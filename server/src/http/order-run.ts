import { WeirError } from '@weir/contract/weir-error';
import type { ControlStore } from '../store/control-store.ts';
import { isPinned } from '../store/order.ts';
import type { Reordered, RunRow } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { warnOfGroup } from './group-warning.ts';
import type { OperateParts } from './intervention.ts';
import { hasEnded } from './operate-run.ts';
import { runOf } from './run-of.ts';

type OrderParts = Omit<OperateParts, 'versions'> & {
  readonly control: Pick<ControlStore, 'workers'>;
};

/** Another place in the order, or other workers, for one run. */
export function orderHandlers(parts: OrderParts): Pick<Handlers, 'prioritizeRun' | 'moveRun'> {
  const { stores, now } = parts;
  return {
    async prioritizeRun(call) {
      const { principal, params, body } = call;
      const { tenant, actor: by } = principal;
      const order = { runIds: [params.id], ...body, by, at: now() };
      const row = await reordered(parts, { tenant, runId: params.id }, () =>
        stores.of(tenant).prioritize(order),
      );
      await audit(parts, call, { action: 'run.prioritize', object: params.id });
      const { status, priority } = row;
      return { runId: params.id, status, priority, pinned: isPinned(row) };
    },

    async moveRun(call) {
      const { principal, params, body } = call;
      const { tenant, actor: by } = principal;
      const move = { runIds: [params.id], ...body, by, at: now() };
      const { status, group } = await reordered(parts, { tenant, runId: params.id }, () =>
        stores.of(tenant).moveToGroup(move),
      );
      await audit(parts, call, { action: 'run.move', object: params.id });
      const warnings = warnOfGroup(group, await parts.control.workers());
      return { runId: params.id, status, group, warnings };
    },
  };
}

/** The row after the change. Throws `not_found`, `conflict` for a run that has ended. */
async function reordered(
  { stores, queue, signals }: Omit<OperateParts, 'versions'>,
  { tenant, runId }: { tenant: string; runId: string },
  change: () => Promise<Reordered>,
): Promise<RunRow> {
  const { ended, missing, ready } = await change();
  if (missing.length > 0) throw new WeirError('not_found', { reason: runId });
  if (ended.length > 0) throw hasEnded();
  await addTickets(queue, tenant, ready);
  const row = await runOf({ stores }, tenant, runId);
  signals.publish({ tenant, runId, status: row.status, lastSeq: row.lastSeq });
  return row;
}
