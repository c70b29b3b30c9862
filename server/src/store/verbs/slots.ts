import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';

/**
 * Slots of a key are counted from the rows of the runs that hold one. Where several processes write, each has taken the
 * slots of the tenant first (`written-together.ts`), so nobody counts while another changes them.
 */

interface Slot {
  readonly flow: string;
  readonly slot: string;
}
type OfRun = Slot & { readonly id: string };

/** Without a limit in the newest version there is none. */
const selectLimit = tenantStatement<{ flow: string }>()((db, p) =>
  db.selectFrom('flow').select('slot_limit').where('key', '=', p.flow),
);
const countHeld = tenantStatement<Slot>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => run.fn.countAll<number>().as('held'))
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('holds', '=', sql.lit(1)),
);
const selectOpen = tenantStatement<Slot & { limit: number }>()((db, p) =>
  db
    .selectFrom('run')
    .select('id')
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('slot', 'is not', null)
    .where('ended_at', 'is', null)
    .limit(p.limit),
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
  db.updateTable('run').set({ holds: 0, parked: 0 }).where('id', '=', p.id),
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
        .where('parked', '=', sql.lit(1))
        .orderBy('rank')
        .orderBy('id')
        .limit(p.free)
        .forUpdate()
        .skipLocked(),
    )
    .returning('group'),
);
const unparkAll = tenantStatement<{ flow: string }>()((db, p) =>
  db
    .updateTable('run')
    .set({ ready: 1, parked: 0 })
    .where('flow', '=', p.flow)
    .where('parked', '=', sql.lit(1)),
);

async function limitOf(tx: Tx, flow: string): Promise<number | null> {
  return (await tx.get(selectLimit, { flow }))?.slot_limit ?? null;
}

async function freeSlots(tx: Tx, slot: Slot): Promise<number> {
  const limit = await limitOf(tx, slot.flow);
  if (limit === null) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, limit - Number((await tx.get(countHeld, slot))?.held));
}

/** Takes a slot for a run that is being claimed; without a free one it is put aside until one is, and this answers false. */
export async function takeSlot(tx: Tx, { id, ...slot }: OfRun): Promise<boolean> {
  const isFree = (await freeSlots(tx, slot)) > 0;
  await tx.run(isFree ? hold : park, { id });
  return isFree;
}

/**
 * A run with a key has ended, whether it held a slot or was only about to: the best of those that wait for one are ready;
 * answers their groups.
 */
export async function freeSlot(
  tx: Tx,
  { id, ...slot }: OfRun,
): Promise<readonly { readonly group: string }[]> {
  await tx.run(letGo, { id });
  const free = await freeSlots(tx, slot);
  return free > 0 ? tx.all(unparkBest, { ...slot, free }) : [];
}

/** Whether a run would have to wait for a slot, those before it that are queued counted. */
export async function isSlotTaken(tx: Tx, slot: Slot): Promise<boolean> {
  const limit = await limitOf(tx, slot.flow);
  return limit !== null && (await tx.all(selectOpen, { ...slot, limit })).length >= limit;
}

/** The limit has changed: all that wait try anew. */
export async function reconsiderSlots(tx: Tx, flow: string): Promise<void> {
  await tx.run(unparkAll, { flow });
}
