import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Held, Rest } from '../tenant-store.ts';

const update = tenantStatement<Held & Rest>()((db, p) =>
  db
    .updateTable('run')
    .set({ owner: null, due_at: p.dueAt })
    .where('id', '=', p.runId)
    .where('owner', '=', p.owner)
    .where('epoch', '=', p.epoch),
);

/** Throws `lease_lost`. */
export async function giveBack(tx: Tx, held: Held & Rest): Promise<void> {
  if ((await tx.run(update, held)) === 0) throw new WeirError('lease_lost');
}
