import type { LaneRow } from '../lanes.ts';
import { type Tx, tenantStatement } from '../statement.ts';

const select = tenantStatement<object>()((db) =>
  db
    .selectFrom('lane')
    .select(['group', 'priority', 'paused', 'at', 'by'])
    .orderBy('group')
    .orderBy('priority'),
);

/** All that was said of lanes; few rows. */
export async function readLanes(tx: Tx): Promise<readonly LaneRow[]> {
  return (await tx.all(select, {})).map((row) => ({ ...row, paused: row.paused === 1 }));
}
