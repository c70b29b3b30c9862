import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Held, ReadyCount, Rest } from '../tenant-store.ts';
import { atRest } from './at-rest.ts';
import { countByGroup } from './count-by-group.ts';

const update = tenantStatement<
  Held & Pick<Rest, 'dueAt' | 'messages'> & { readonly waitsFor: string | null }
>()((db, p) =>
  db
    .updateTable('run')
    .set(atRest(p))
    .where('id', '=', p.runId)
    .where('owner', '=', p.owner)
    .where('epoch', '=', p.epoch)
    .returning(['ready', 'group']),
);

/** Throws `lease_lost`. */
export async function giveBack(tx: Tx, held: Held & Rest): Promise<readonly ReadyCount[]> {
  const row = await tx.get(update, { ...held, waitsFor: held.waitsFor ?? null });
  if (!row) throw new WeirError('lease_lost');
  return row.ready ? countByGroup([row]) : [];
}
