import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';

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
  const counts = new Map<string, number>();
  for (const owner of owners) {
    for (const { group } of await tx.all(release, { owner }))
      counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([group, count]) => ({ group, count }));
}
