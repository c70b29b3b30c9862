import { type Tx, tenantStatement } from '../statement.ts';

const select = tenantStatement<{ runId: string; after: number }>()((db, p) =>
  db
    .selectFrom('chunk')
    .select('bytes')
    .where('run_id', '=', p.runId)
    .where('first_seq', '>', p.after)
    .orderBy('first_seq'),
);

const selectFirst = tenantStatement<{ runId: string }>()((db, p) =>
  db.selectFrom('chunk').select('bytes').where('run_id', '=', p.runId).where('first_seq', '=', 1),
);

export async function readFirstChunk(tx: Tx, runId: string): Promise<Uint8Array | null> {
  return (await tx.get(selectFirst, { runId }))?.bytes ?? null;
}

export async function readJournal(
  tx: Tx,
  runId: string,
  after = 0,
): Promise<readonly Uint8Array[]> {
  return (await tx.all(select, { runId, after })).map((chunk) => chunk.bytes);
}
