import { type Tx, tenantStatement } from '../statement.ts';
import type { TriggerRow } from '../tenant-store.ts';

const select = tenantStatement()((db) =>
  db.selectFrom('published_trigger').selectAll().orderBy('flow').orderBy('trigger'),
);

export async function listTriggers(tx: Tx): Promise<readonly TriggerRow[]> {
  const rows = await tx.all(select, {});
  return rows.map(({ paused_at, ...row }) => ({ ...row, pausedAt: paused_at }));
}
