import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';

const select = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select(({ fn }) => ['group', fn.countAll<number>().as('count')])
    .where('ready', '=', sql.lit(1))
    .groupBy('group'),
);

export function countReady(tx: Tx): Promise<readonly ReadyCount[]> {
  return tx.all(select, {});
}
