import { type Tx, tenantStatement } from '../statement.ts';
import type { FlowRow } from '../tenant-store.ts';
import { flowColumns, toFlowRow } from './flow-row.ts';

const select = tenantStatement<{ key: string }>()((db, p) =>
  db
    .selectFrom('flow')
    .select([...flowColumns, 'document'])
    .where('key', '=', p.key),
);

export async function findFlow(
  tx: Tx,
  key: string,
): Promise<(FlowRow & { readonly document: string }) | null> {
  const row = await tx.get(select, { key });
  return row ? { ...toFlowRow(row), document: row.document } : null;
}
