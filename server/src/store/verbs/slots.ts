import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';

/** Slots of a key are counted from the rows of the runs that hold one. Who counts or changes that takes the key first. */

interface Slot {
  readonly flow: string;
  readonly slot: string;
}
type OfRun = Slot & { readonly id: string };

const lock = tenantStatement<Slot>()((db, p) =>
  db
    .insertInto('slot_lock')
    .values({ flow: p.flow, slot: p.slot })
    .onConflict((conflict) => conflict.columns(['flow', 'slot']).doUpdateSet({ slot: p.slot })),
);
const unlock = tenantStatement<Slot>()((db, p) =>
  db.deleteFrom('slot_lock').where('flow', '=', p.flow).where('slot', '=', p.slot),
);
/** Without a limit in the newest version there is none. */
const selectLimit = tenantStatement<{ flow: string }>()((db, p) =>
  db.selectFrom('flow').select('slot_limit').where('key', '=', p.flow),
);
const countOpen = tenantStatement<Slot>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => [
      run.fn.countAll<number>().as('open'),
      run.fn.coalesce(run.fn.sum<number>('holds'), sql.lit(0)).as('held'),
    ])
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('ended_at', 'is', null),
);
const hold = tenantStatement<{ id: string }>()((db, p) =>
  db.updateTable('run').set({ holds: 1 }).where('id', '=', p.id),
);
const park = tenantStatement<{ id: string }>()((db, p) =>
  db
    .updateTable('run')
    .set((run) => ({ owner: null, epoch: run('epoch', '-', 1), ready: 0, parked: 1 }))
    .where('id', '=', p.id),
);
const letGo = tenantStatement<{ id: string }>()((db, p) =>
  db.updateTable('run').set({ holds: 0 }).where('id', '=', p.id),
);
const unparkBest = tenantStatement<Slot & { free: number }>()((db, p) =>
  db
    .updateTable('run')
    .set({ ready: 1, parked: 0 })
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('run')
        .select('id')
        .where('flow', '=', p.flow)
        .where('slot', '=', p.slot)
        .where('ended_at', 'is', null)
        .where('parked', '=', 1)
        .orderBy('rank')
        .orderBy('id')
        .limit(p.free),
    )
    .returning('group'),
);
const unparkAll = tenantStatement<{ flow: string }>()((db, p) =>
  db
    .updateTable('run')
    .set({ ready: 1, parked: 0 })
    .where('flow', '=', p.flow)
    .where('slot', 'is not', null)
    .where('ended_at', 'is', null)
    .where('parked', '=', 1),
);

async function free(tx: Tx, { flow, slot }: Slot): Promise<{ open: number; free: number }> {
  const limit = (await tx.get(selectLimit, { flow }))?.slot_limit ?? null;
  const counts = await tx.get(countOpen, { flow, slot });
  const { open, held } = { open: Number(counts?.open), held: Number(counts?.held) };
  return { open, free: Math.max(0, (limit ?? Number.MAX_SAFE_INTEGER) - held) };
}

/** Takes a slot for a run that is being claimed; without a free one it is put aside until one is, and this answers false. */
export async function takeSlot(tx: Tx, { id, ...slot }: OfRun): Promise<boolean> {
  await tx.run(lock, slot);
  const isFree = (await free(tx, slot)).free > 0;
  await tx.run(isFree ? hold : park, { id });
  return isFree;
}

/** A run that held a slot has ended: the best of those that wait for it are ready; answers their groups. */
export async function freeSlot(
  tx: Tx,
  { id, ...slot }: OfRun,
): Promise<readonly { readonly group: string }[]> {
  await tx.run(lock, slot);
  await tx.run(letGo, { id });
  const left = await free(tx, slot);
  if (left.open > 0) return tx.all(unparkBest, { ...slot, free: left.free });
  await tx.run(unlock, slot);
  return [];
}

/** Whether a run would have to wait for a slot, those before it that are queued counted. Nobody changes that until the commit. */
export async function isSlotTaken(tx: Tx, slot: Slot): Promise<boolean> {
  await tx.run(lock, slot);
  const limit = (await tx.get(selectLimit, { flow: slot.flow }))?.slot_limit ?? null;
  return limit !== null && (await free(tx, slot)).open >= limit;
}

/** The limit has changed: all that wait try anew. */
export async function reconsiderSlots(tx: Tx, flow: string): Promise<void> {
  await tx.run(unparkAll, { flow });
}
