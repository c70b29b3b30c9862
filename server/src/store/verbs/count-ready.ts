import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';
import { inOrder } from './count-by-group.ts';

const select = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select(({ fn }) => ['group', fn.countAll<number>().as('count')])
    .where('ready', '=', sql.lit(1))
    .groupBy('group'),
);

export async function countReady(tx: Tx): Promise<readonly ReadyCount[]> {
  return inOrder(await tx.all(select, {}));
}
