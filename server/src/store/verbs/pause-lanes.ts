import { everyGroup, priorities } from '../lanes.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { PauseLanes, ReadyCount } from '../tenant-store.ts';
import { countReady } from './count-ready.ts';
import { readLanes } from './read-lanes.ts';
import { reconsiderParked } from './slots.ts';

interface Change {
  readonly group: string;
  readonly priority: number;
  readonly paused: 0 | 1;
  readonly at: number;
  readonly by: string;
}

const upsert = tenantStatement<Change>()((db, p) =>
  db
    .insertInto('lane')
    .values({ group: p.group, priority: p.priority, paused: p.paused, at: p.at, by: p.by })
    .onConflict((conflict) =>
      conflict
        .columns(['group', 'priority'])
        .doUpdateSet({ paused: p.paused, at: p.at, by: p.by })
        // Who paused it first is who paused it.
        .where('lane.paused', '!=', p.paused),
    ),
);
const removeGroups = tenantStatement<{ priority: number; every: string }>()((db, p) =>
  db.deleteFrom('lane').where('priority', '=', p.priority).where('group', '!=', p.every),
);
const removeOpen = tenantStatement<{ every: string }>()((db, p) =>
  db
    .deleteFrom('lane')
    .where('paused', '=', 0)
    .where((lane) =>
      lane.or([
        lane('group', '=', p.every),
        lane.not(
          lane.exists(
            lane
              .selectFrom('lane as all')
              .select('all.priority')
              .where('all.group', '=', p.every)
              .where('all.paused', '=', 1)
              .whereRef('all.priority', '=', 'lane.priority'),
          ),
        ),
      ]),
    ),
);

/**
 * What was said last of a lane counts: of all groups at once, it takes the place of what was said of each. Answers the ready
 * runs, for the tickets of lanes that are open now. A slot that a run of a paused lane was about to take goes to others.
 */
export async function pauseLanes(tx: Tx, change: PauseLanes): Promise<readonly ReadyCount[]> {
  const { paused, at, by } = change;
  const group = change.group ?? everyGroup;
  for (const priority of change.priority === undefined ? priorities : [change.priority]) {
    if (group === everyGroup) await tx.run(removeGroups, { priority, every: everyGroup });
    await tx.run(upsert, { group, priority, paused: paused ? 1 : 0, at, by });
  }
  await tx.run(removeOpen, { every: everyGroup });
  await reconsiderParked(tx, await readLanes(tx));
  return countReady(tx);
}
