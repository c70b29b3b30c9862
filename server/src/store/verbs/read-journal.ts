import { type Tx, tenantStatement } from '../statement.ts';

const select = tenantStatement<{ runId: string }>()((db, p) =>
  db.selectFrom('chunk').select('bytes').where('run_id', '=', p.runId).orderBy('first_seq'),
);

export async function readJournal(tx: Tx, runId: string): Promise<readonly Uint8Array[]> {
  return (await tx.all(select, { runId })).map((chunk) => chunk.bytes);
}
