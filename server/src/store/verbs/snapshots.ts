import { type Tx, tenantStatement } from '../statement.ts';
import type { Snapshot } from '../tenant-store.ts';

type Kept = Snapshot & { readonly runId: string };

const upsert = tenantStatement<Kept>()((db, p) =>
  db
    .insertInto('snapshot')
    .values({ run_id: p.runId, last_seq: p.lastSeq, bytes: p.bytes })
    .onConflict((conflict) =>
      conflict.column('run_id').doUpdateSet({ last_seq: p.lastSeq, bytes: p.bytes }),
    ),
);
const remove = tenantStatement<{ runId: string }>()((db, p) =>
  db.deleteFrom('snapshot').where('run_id', '=', p.runId),
);
const select = tenantStatement<{ runId: string }>()((db, p) =>
  db.selectFrom('snapshot').select(['last_seq', 'bytes']).where('run_id', '=', p.runId),
);

/** Instead of an earlier one. */
export async function keepSnapshot(tx: Tx, kept: Kept): Promise<void> {
  await tx.run(upsert, kept);
}

export async function dropSnapshot(tx: Tx, runId: string): Promise<void> {
  await tx.run(remove, { runId });
}

export async function findSnapshot(tx: Tx, runId: string): Promise<Snapshot | null> {
  const row = await tx.get(select, { runId });
  return row ? { lastSeq: row.last_seq, bytes: row.bytes } : null;
}
