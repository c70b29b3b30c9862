import { stringifyJson } from '@weir/contract/json';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { RunRow, Trimmed } from '../tenant-store.ts';
import { useBlobs } from './blobs.ts';
import { runColumns, toRunRow } from './run-row.ts';

const atOnce = 50;

const select = tenantStatement<{ before: number }>()((db, p) =>
  db
    .selectFrom('run')
    .select(runColumns)
    .where('trims', '=', sql.lit(1))
    .where('ended_at', 'is not', null)
    .where('ended_at', '<', p.before)
    .orderBy('id')
    .limit(sql.lit(atOnce)),
);
const take = tenantStatement<{ id: string; lastSeq: number; error: string | null }>()((db, p) =>
  db
    .updateTable('run')
    .set({ trims: 2, error: p.error })
    .where('id', '=', p.id)
    .where('last_seq', '=', p.lastSeq)
    .where('trims', '=', 1)
    .where('ended_at', 'is not', null),
);
const replace = tenantStatement<{ runId: string; firstSeq: number; bytes: Uint8Array }>()((db, p) =>
  db
    .updateTable('chunk')
    .set({ bytes: p.bytes })
    .where('run_id', '=', p.runId)
    .where('first_seq', '=', p.firstSeq),
);
const dropUses = tenantStatement<{ runId: string }>()((db, p) =>
  db.deleteFrom('blob_use').where('run_id', '=', p.runId),
);

/** Ended runs whose journals are still to be trimmed. */
export async function untrimmed(tx: Tx, old: { before: number }): Promise<readonly RunRow[]> {
  return (await tx.all(select, old)).map(toRunRow);
}

/** False: it has gone on, or another process did it. */
export async function trimRun(tx: Tx, trimmed: Trimmed): Promise<boolean> {
  const { runId, chunks, lastSeq } = trimmed;
  const error = trimmed.error && stringifyJson(trimmed.error);
  if ((await tx.run(take, { id: runId, lastSeq, error })) === 0) return false;
  await tx.run(dropUses, { runId });
  for (const { firstSeq, bytes, blobs = [] } of chunks) {
    await tx.run(replace, { runId, firstSeq, bytes });
    await useBlobs(tx, runId, blobs);
  }
  return true;
}
