import { type Tx, tenantStatement } from '../statement.ts';
import type { RunRow } from '../tenant-store.ts';
import { runColumns, toRunRow } from './run-row.ts';

const select = tenantStatement<{ id: string }>()((db, p) =>
  db.selectFrom('run').select(runColumns).where('id', '=', p.id),
);

export async function findRun(tx: Tx, id: string): Promise<RunRow | null> {
  const row = await tx.get(select, { id });
  return row ? toRunRow(row) : null;
}
