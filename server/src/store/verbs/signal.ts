import { openStatuses } from '@weir/contract/run-status';
import { addressed } from '../run-messages.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { SignalGiven, SignalHeard } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { lockRun, tellRun } from './tell-runs.ts';

/** Waits answered in one commit, and bytes they are sent, so that what waits behind it does not wait long. */
const atOnce = 500;
const bytesAtOnce = 4 * 1024 * 1024;

type Named = Pick<SignalGiven, 'name' | 'key'>;

const keep = tenantStatement<Named & { bytes: Uint8Array; until: number }>()((db, p) =>
  db
    .insertInto('kept_signal')
    .values({ name: p.name, key: p.key, bytes: p.bytes, expires_at: p.until })
    .onConflict((conflict) =>
      conflict.columns(['name', 'key']).doUpdateSet({ bytes: p.bytes, expires_at: p.until }),
    ),
);
const select = tenantStatement<Named & { runId: string; place: string; limit: number }>()((db, p) =>
  db
    .selectFrom('wait')
    .innerJoin('run', 'run.id', 'wait.run_id')
    .select(['wait.run_id as runId', 'wait.place as place'])
    .where('wait.name', '=', p.name)
    .where('wait.key', '=', p.key)
    // Of one that opens meanwhile nobody can say that it was open when the signal came.
    .where((wait) =>
      wait.or([
        wait('wait.run_id', '>', p.runId),
        wait.and([wait('wait.run_id', '=', p.runId), wait('wait.place', '>', p.place)]),
      ]),
    )
    .where('run.status', 'in', openStatuses)
    .orderBy('wait.run_id')
    .orderBy('wait.place')
    .limit(p.limit),
);
/** Without its name no other signal finds it; it is there until its worker knows. */
const answer = tenantStatement<{ runId: string; place: string }>()((db, p) =>
  db
    .updateTable('wait')
    .set({ state: 'answered', name: null })
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place)
    .where('state', '=', 'open'),
);
const firstExpired = tenantStatement<{ now: number }>()((db, p) =>
  db.selectFrom('kept_signal').select('name').where('expires_at', '<=', p.now).limit(1),
);
const removeExpired = tenantStatement<{ now: number }>()((db, p) =>
  db.deleteFrom('kept_signal').where('expires_at', '<=', p.now),
);

const first = { runId: '', place: '' };

export async function signal(tx: Tx, given: SignalGiven): Promise<SignalHeard> {
  const { name, key, bytes, keepUntil, after } = given;
  if (keepUntil !== null && !after) await tx.run(keep, { name, key, bytes, until: keepUntil });
  const limit = Math.max(1, Math.min(atOnce, Math.floor(bytesAtOnce / bytes.byteLength)));
  const waits = await tx.all(select, { name, key, ...(after ?? first), limit });
  const ready: { group: string }[] = [];
  let woken = 0;
  for (const { runId, place } of waits) {
    if (!(await lockRun(tx, runId))) continue;
    if ((await tx.run(answer, { runId, place })) === 0) continue;
    const { group } = await tellRun(tx, { runId, bytes: addressed(bytes, place) });
    woken += 1;
    if (group !== null) ready.push({ group });
  }
  const next = waits.length === limit ? (waits.at(-1) ?? null) : null;
  return { woken, ready: countByGroup(ready), next };
}

/** Whether a signal is kept no longer; a look that costs no commit. */
export async function hasExpiredSignal(tx: Tx, at: { now: number }): Promise<boolean> {
  return (await tx.get(firstExpired, at)) !== undefined;
}

export async function forgetSignals(tx: Tx, at: { now: number }): Promise<void> {
  await tx.run(removeExpired, at);
}
