import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';

/** Large values removed in one commit. */
const atOnce = 20;

const renew = tenantStatement<{ hash: string; at: number }>()((db, p) =>
  db.updateTable('blob').set({ used_at: p.at }).where('hash', '=', p.hash),
);
const insert = tenantStatement<{ hash: string; bytes: Uint8Array; at: number }>()((db, p) =>
  db
    .insertInto('blob')
    .values({ hash: p.hash, bytes: p.bytes, used_at: p.at })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ used_at: p.at })),
);
const select = tenantStatement<{ hash: string }>()((db, p) =>
  db.selectFrom('blob').select('bytes').where('hash', '=', p.hash),
);
const selectUse = tenantStatement<{ hash: string }>()((db, p) =>
  db.selectFrom('blob_use').select('hash').where('hash', '=', p.hash).limit(sql.lit(1)),
);
/** What is renewed meanwhile is looked at again, and stays. */
const removeUnused = tenantStatement<{ before: number }>()((db, p) =>
  db
    .deleteFrom('blob')
    .where('used_at', '<', p.before)
    .where('hash', 'in', (inner) =>
      inner
        .selectFrom('blob as old')
        .leftJoin('blob_use', 'blob_use.hash', 'old.hash')
        .select('old.hash')
        .where('old.used_at', '<', p.before)
        .where('blob_use.hash', 'is', null)
        .limit(sql.lit(atOnce)),
    ),
);
const insertUse = tenantStatement<{ runId: string; hash: string; size: number }>()((db, p) =>
  db
    .insertInto('blob_use')
    .values({ run_id: p.runId, hash: p.hash, size: p.size })
    .onConflict((conflict) => conflict.columns(['run_id', 'hash']).doNothing()),
);

/** False: it is not there. */
export async function renewBlob(tx: Tx, blob: { hash: string; at: number }): Promise<boolean> {
  return (await tx.run(renew, blob)) > 0;
}

export async function putBlob(
  tx: Tx,
  blob: { hash: string; bytes: Uint8Array; at: number },
): Promise<void> {
  await tx.run(insert, blob);
}

export async function findBlob(tx: Tx, hash: string): Promise<Uint8Array | null> {
  return (await tx.get(select, { hash }))?.bytes ?? null;
}

/** Whether the journal of any run names it. */
export async function isBlobUsed(tx: Tx, hash: string): Promise<boolean> {
  return (await tx.get(selectUse, { hash })) !== undefined;
}

/** True: there may be more. */
export async function sweepBlobs(tx: Tx, old: { before: number }): Promise<boolean> {
  return (await tx.run(removeUnused, old)) === atOnce;
}

/** The journal of the run names them from here on. */
export async function useBlobs(
  tx: Tx,
  runId: string,
  blobs: readonly { readonly hash: string; readonly size: number }[],
): Promise<void> {
  for (const { hash, size } of blobs) await tx.run(insertUse, { runId, hash, size });
}
