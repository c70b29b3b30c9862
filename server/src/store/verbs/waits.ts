import { WeirError } from '@weir/contract/weir-error';
import { addressed } from '../run-messages.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { CallbackFate, CallbackGiven, Held, OpenWait, WaitChanges } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { lockRun, tellRun } from './tell-runs.ts';

interface Place {
  readonly runId: string;
  readonly place: string;
}

const insert = tenantStatement<Place & { name: string | null; key: string | null }>()((db, p) =>
  db
    .insertInto('wait')
    .values({ run_id: p.runId, place: p.place, state: 'open', name: p.name, key: p.key })
    .onConflict((conflict) => conflict.columns(['run_id', 'place']).doNothing()),
);
const insertEarly = tenantStatement<CallbackGiven>()((db, p) =>
  db
    .insertInto('wait')
    .values({ run_id: p.runId, place: p.place, state: 'early', early: p.bytes })
    .onConflict((conflict) => conflict.columns(['run_id', 'place']).doNothing()),
);
const select = tenantStatement<Place>()((db, p) =>
  db
    .selectFrom('wait')
    .select(['state', 'early'])
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place),
);
const answer = tenantStatement<Place>()((db, p) =>
  db
    .updateTable('wait')
    .set({ state: 'answered', early: null })
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place)
    .where('state', 'in', ['open', 'early']),
);
const close = tenantStatement<Place>()((db, p) =>
  db
    .updateTable('wait')
    .set({ state: 'closed', name: null })
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place)
    .where('state', 'in', ['open', 'closed']),
);
const reopen = tenantStatement<Place>()((db, p) =>
  db
    .updateTable('wait')
    .set({ state: 'open' })
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place)
    .where('state', 'in', ['closed', 'answered']),
);
const removeSignal = tenantStatement<Place>()((db, p) =>
  db
    .deleteFrom('wait')
    .where('run_id', '=', p.runId)
    .where('place', '=', p.place)
    .where('key', 'is not', null),
);
const holds = tenantStatement<Held>()((db, p) =>
  db
    .selectFrom('run')
    .select('id')
    .where('id', '=', p.runId)
    .where('owner', '=', p.owner)
    .where('epoch', '=', p.epoch)
    .forUpdate(),
);

const selectKept = tenantStatement<{ name: string; key: string; at: number }>()((db, p) =>
  db
    .selectFrom('kept_signal')
    .select('bytes')
    .where('name', '=', p.name)
    .where('key', '=', p.key)
    .where('expires_at', '>', p.at),
);

/**
 * Of a run whose row is taken. What came before a wait opened answers it; then, where the run has been given back, its
 * group is answered: it is ready again.
 */
export async function changeWaits(
  tx: Tx,
  runId: string,
  { opened, closed }: WaitChanges,
): Promise<string | null> {
  for (const place of closed) {
    if ((await tx.run(removeSignal, { runId, place })) === 0) await tx.run(close, { runId, place });
  }
  let ready: string | null = null;
  for (const wait of opened) {
    const early = await open(tx, runId, wait);
    if (!early) continue;
    ready = (await tellRun(tx, { runId, bytes: addressed(early, wait.place) })).group;
  }
  return ready;
}

async function open(tx: Tx, runId: string, wait: OpenWait): Promise<Uint8Array | null> {
  const { place } = wait;
  if (wait.kind === 'signal') {
    const { name, key, at } = wait;
    const kept = await tx.get(selectKept, { name, key, at });
    if (kept) return kept.bytes;
    await tx.run(insert, { runId, place, name, key });
    return null;
  }
  if ((await tx.run(insert, { runId, place, name: null, key: null })) > 0) return null;
  const row = await tx.get(select, { runId, place });
  if (row?.state === 'early') {
    await tx.run(answer, { runId, place });
    return row.early;
  }
  // It was given up, or its answer was, when its run ended; and that goes on.
  await tx.run(reopen, { runId, place });
  return null;
}

export async function callBack(tx: Tx, callback: CallbackGiven): Promise<CallbackFate> {
  const { runId, place, bytes } = callback;
  const gone: CallbackFate = { fate: 'gone', ready: [] };
  // With the run in hand nobody opens or closes its waits.
  if (!(await lockRun(tx, runId))) return gone;
  if ((await tx.run(insertEarly, callback)) > 0) return { fate: 'kept', ready: [] };
  const row = await tx.get(select, { runId, place });
  if (row?.state !== 'open') return gone;
  await tx.run(answer, { runId, place });
  const { group } = await tellRun(tx, { runId, bytes: addressed(bytes, place) });
  return { fate: 'answered', ready: group === null ? [] : countByGroup([{ group }]) };
}

/** Throws `lease_lost`. */
export async function closeWait(tx: Tx, wait: Held & { place: string }): Promise<boolean> {
  const { runId, place } = wait;
  if (!(await tx.get(holds, wait))) throw new WeirError('lease_lost');
  return (await tx.run(close, { runId, place })) > 0;
}

export async function awaitsCallback(tx: Tx, wait: Place): Promise<boolean> {
  const row = await tx.get(select, wait);
  return row === undefined || row.state === 'open';
}
