import { type Tx, tenantStatement } from '../statement.ts';

/** A run as it was committed, of which search does not know yet. */
export interface Unsearched {
  readonly runId: string;
  readonly lastSeq: number;
}

const insert = tenantStatement<Unsearched>()((db, p) =>
  db
    .insertInto('unsearched')
    .values({ run_id: p.runId, last_seq: p.lastSeq })
    .onConflict((conflict) => conflict.doNothing()),
);
const select = tenantStatement<{ limit: number }>()((db, p) =>
  db
    .selectFrom('unsearched')
    .select(['run_id as runId', 'last_seq as lastSeq'])
    .orderBy('run_id')
    .limit(p.limit)
    .forUpdate()
    .skipLocked(),
);
const remove = tenantStatement<Unsearched>()((db, p) =>
  db.deleteFrom('unsearched').where('run_id', '=', p.runId).where('last_seq', '=', p.lastSeq),
);

/** To be called by whatever changes how a run is found; in the same transaction, so that nothing is missed. */
export async function markUnsearched(tx: Tx, run: Unsearched): Promise<void> {
  await tx.run(insert, run);
}

/** The oldest runs first; on PostgreSQL they are kept from others until the transaction ends. */
export async function readUnsearched(tx: Tx, limit: number): Promise<readonly Unsearched[]> {
  return tx.all(select, { limit });
}

/** Search knows of these; of later changes of the same runs it does not. */
export async function forgetUnsearched(tx: Tx, runs: readonly Unsearched[]): Promise<void> {
  for (const { runId, lastSeq } of runs) await tx.run(remove, { runId, lastSeq });
}
