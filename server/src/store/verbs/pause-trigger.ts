import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { TriggerRow } from '../tenant-store.ts';

interface Named {
  readonly flow: string;
  readonly trigger: string;
}

const select = tenantStatement<Named>()((db, p) =>
  db
    .selectFrom('published_trigger')
    .selectAll()
    .where('flow', '=', p.flow)
    .where('trigger', '=', p.trigger),
);
const update = tenantStatement<Named & { pausedAt: number | null }>()((db, p) =>
  db
    .updateTable('published_trigger')
    .set({ paused_at: p.pausedAt })
    .where('flow', '=', p.flow)
    .where('trigger', '=', p.trigger),
);

/** Throws `not_found`. */
export async function pauseTrigger(
  tx: Tx,
  { flow, trigger, pausedAt }: Named & { pausedAt: number | null },
): Promise<TriggerRow> {
  const found = await tx.get(select, { flow, trigger });
  if (!found) throw new WeirError('not_found', { reason: `${flow} ${trigger}` });
  const { paused_at: before, ...row } = found;
  const after = pausedAt === null ? null : (before ?? pausedAt);
  await tx.run(update, { flow, trigger, pausedAt: after });
  return { ...row, pausedAt: after };
}
