import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';

const release = tenantStatement<{ owner: string }>()((db, p) =>
  db
    .updateTable('run')
    .set({ owner: null, ready: 1 })
    .where('owner', '=', p.owner)
    .returning('group'),
);

/** Only runs that have not ended have an owner. */
export async function releaseRuns(
  tx: Tx,
  owners: readonly string[],
): Promise<readonly ReadyCount[]> {
  const released: { readonly group: string }[] = [];
  for (const owner of owners) {
    for (const run of await tx.all(release, { owner })) released.push(run);
  }
  return countByGroup(released);
}
