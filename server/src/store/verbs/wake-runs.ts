import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';
import { alertsDue } from './alerts.ts';
import { countByGroup } from './count-by-group.ts';

/** Of one commit, so that what waits behind it does not wait long. */
const batch = 2000;

const wake = tenantStatement<{ now: number }>()((db, p) =>
  db
    .with('due', (inner) =>
      inner
        .selectFrom('run')
        .select('id')
        .where('due_at', '<=', p.now)
        .where('due_at', 'is not', null)
        .orderBy('due_at')
        .limit(sql.lit(batch))
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('run')
    .set({ ready: 1, due_at: null })
    .where('id', 'in', (inner) => inner.selectFrom('due').select('id'))
    .returning('group'),
);

const select = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(sql.lit(1)),
);

/** Only runs at rest have a time at which they are due. */
export async function wakeRuns(tx: Tx, at: { now: number }): Promise<readonly ReadyCount[]> {
  return countByGroup(await tx.all(wake, at));
}

export async function nextDue(tx: Tx): Promise<number | null> {
  const run = (await tx.get(select, {}))?.due_at ?? null;
  const alerts = await alertsDue(tx);
  return run === null || alerts === null ? (run ?? alerts) : Math.min(run, alerts);
}
