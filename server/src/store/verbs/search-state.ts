import { type Tx, tenantStatement } from '../statement.ts';

/** Before any id that is there. */
export const allTaken = '';
/** Behind every id. */
export const noneTaken = '~';

const select = tenantStatement<object>()((db) => db.selectFrom('search_state').select('from_id'));
const save = tenantStatement<{ fromId: string }>()((db, p) =>
  db
    .insertInto('search_state')
    .values({ one: 1, from_id: p.fromId })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ from_id: p.fromId })),
);
const selectOlder = tenantStatement<{ before: string; limit: number }>()((db, p) =>
  db.selectFrom('run').select('id').where('id', '<', p.before).orderBy('id', 'desc').limit(p.limit),
);

/**
 * Runs from this id on are taken in; older ones will be. A search that has been lost begins at `noneTaken`, so it is made
 * anew from the journal, the newest runs first.
 */
export async function takenFrom(tx: Tx): Promise<string> {
  return (await tx.get(select, {}))?.from_id ?? noneTaken;
}

export async function saveTakenFrom(tx: Tx, fromId: string): Promise<void> {
  await tx.run(save, { fromId });
}

/** The runs before this one, the newest first. */
export async function olderRuns(
  tx: Tx,
  older: { before: string; limit: number },
): Promise<readonly string[]> {
  return (await tx.all(selectOlder, older)).map(({ id }) => id);
}
