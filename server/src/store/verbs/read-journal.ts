import { type Tx, tenantStatement } from '../statement.ts';

const select = tenantStatement<{ runId: string; after: number }>()((db, p) =>
  db
    .selectFrom('chunk')
    .select('bytes')
    .where('run_id', '=', p.runId)
    .where('first_seq', '>', p.after)
    .orderBy('first_seq'),
);

export async function readJournal(
  tx: Tx,
  runId: string,
  after = 0,
): Promise<readonly Uint8Array[]> {
  return (await tx.all(select, { runId, after })).map((chunk) => chunk.bytes);
}
