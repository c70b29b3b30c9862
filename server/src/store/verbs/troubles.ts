import type { Trouble } from '../alert-rows.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Caller } from '../tenant-store.ts';
import { findSetting, writeSetting } from './settings.ts';

const insert = tenantStatement<Omit<Trouble, 'caller'>>()((db, p) =>
  db
    .insertInto('trouble')
    .values({ id: p.id, at: p.at, kind: p.kind, flow: p.flow, code: p.code, subject: p.subject })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);
const removeTroubles = tenantStatement<object>()((db) => db.deleteFrom('trouble'));
const removeAlerts = tenantStatement<object>()((db) => db.deleteFrom('alert'));
const selectCaller = tenantStatement<{ id: string }>()((db, p) =>
  db.selectFrom('run').select(['flow', 'caller']).where('id', '=', p.id),
);

/** The flow that is told of troubles; null: none. */
export async function findAlertFlow(tx: Tx): Promise<string | null> {
  return (await findSetting(tx, 'alerts')) ?? null;
}

/** Without a flow to be told nothing is kept to tell. */
export async function saveAlertFlow(tx: Tx, { flow }: { flow: string | null }): Promise<void> {
  await writeSetting(tx, { key: 'alerts', value: flow });
  if (flow === null) await forgetTroubles(tx);
}

/** Nobody is to be told. */
export async function forgetTroubles(tx: Tx): Promise<void> {
  for (const remove of [removeTroubles, removeAlerts]) await tx.run(remove, {});
}

/** Keeps them until they are gathered, where there is a flow to be told; its own troubles it does not hear of. */
export async function addTroubles(tx: Tx, troubles: readonly Trouble[]): Promise<void> {
  if (troubles.length === 0) return;
  const alertFlow = await findAlertFlow(tx);
  if (alertFlow === null) return;
  for (const { caller = null, ...trouble } of troubles) {
    const isOwn = trouble.flow === alertFlow || (await isCalledBy(tx, caller, alertFlow));
    if (!isOwn) await tx.run(insert, trouble);
  }
}

/** By the one verb that somebody without a run writes. */
export async function reportTrouble(tx: Tx, trouble: Trouble): Promise<void> {
  await addTroubles(tx, [trouble]);
}

/** Or its failures would call it again and again. */
async function isCalledBy(tx: Tx, caller: Caller | null, flow: string): Promise<boolean> {
  // Calls are no deeper than some levels, and what was removed has called nobody we know of.
  for (let at = caller; at; ) {
    const row = await tx.get(selectCaller, { id: at.runId });
    if (row?.flow === flow) return true;
    at = row?.caller ? (JSON.parse(row.caller) as Caller) : null;
  }
  return false;
}
