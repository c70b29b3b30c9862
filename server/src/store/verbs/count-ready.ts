import { sql } from 'kysely';
import { pauseOf } from '../lanes.ts';
import { acceptedAtOf, pinnedBelow } from '../order.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { LaneCount, ReadyCount } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { readLanes } from './read-lanes.ts';

/** By the index of ready runs alone, however many they are. What is pinned has a rank that tells its age in another way. */
const selectReady = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select(({ fn }) => [
      'group',
      'priority',
      fn.countAll<number>().as('count'),
      fn.min('rank').as('rank'),
      sql<number | null>`min(case when rank >= ${sql.lit(pinnedBelow)} then rank end)`.as('usual'),
    ])
    .where('ready', '=', sql.lit(1))
    .groupBy(['group', 'priority']),
);
const selectParked = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select(({ fn }) => ['group', 'priority', fn.countAll<number>().as('count')])
    .where('parked', '=', sql.lit(1))
    .groupBy(['group', 'priority']),
);

/** Those of paused lanes have no tickets, and need none. */
export async function countReady(tx: Tx): Promise<readonly ReadyCount[]> {
  const lanes = await readLanes(tx);
  const counts = await tx.all(selectReady, {});
  return countByGroup(
    counts
      .filter((lane) => !pauseOf(lanes, lane))
      .map(({ group, count }) => ({ group, count: Number(count) })),
  );
}

/** What waits in each lane, by group and priority. */
export async function countLanes(tx: Tx): Promise<readonly LaneCount[]> {
  const counts = new Map<string, LaneCount>();
  const add = (own: LaneCount): void => {
    const key = JSON.stringify([own.group, own.priority]);
    const { ready = 0, parked = 0, oldestAt = null } = counts.get(key) ?? {};
    const oldest = Math.min(
      oldestAt ?? Number.POSITIVE_INFINITY,
      own.oldestAt ?? Number.POSITIVE_INFINITY,
    );
    counts.set(key, {
      ...own,
      ready: ready + own.ready,
      parked: parked + own.parked,
      oldestAt: Number.isFinite(oldest) ? oldest : null,
    });
  };
  for (const { group, priority, count, rank, usual } of await tx.all(selectReady, {})) {
    const ranks = usual === null ? [rank] : [rank, usual];
    const oldestAt = Math.min(...ranks.map((own) => acceptedAtOf({ priority, rank: own })));
    add({ group, priority, ready: Number(count), parked: 0, oldestAt });
  }
  for (const { group, priority, count } of await tx.all(selectParked, {}))
    add({ group, priority, ready: 0, parked: Number(count), oldestAt: null });
  return [...counts.values()].toSorted(
    (a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0) || a.priority - b.priority,
  );
}
