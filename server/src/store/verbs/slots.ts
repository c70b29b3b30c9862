import { sql } from 'kysely';
import { type Lane, type LaneRow, pauseOf } from '../lanes.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import { readLanes } from './read-lanes.ts';

/**
 * Slots of a key are counted from the rows of the runs that hold one. Where several processes write, each has taken the
 * slots of the tenant first (`written-together.ts`), so nobody counts while another changes them.
 */

interface Slot {
  readonly flow: string;
  readonly slot: string;
}
type OfRun = Slot & { readonly id: string };
type Grouped = { readonly group: string };

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
    .set((run) => ({
      owner: null,
      epoch: run('epoch', '-', 1),
      claims: run('claims', '-', 1),
      ready: 0,
      parked: 1,
    }))
    .where('id', '=', p.id),
);
const letGo = tenantStatement<{ id: string }>()((db, p) =>
  db.updateTable('run').set({ holds: 0, parked: 0 }).where('id', '=', p.id),
);
/** The next lane, in the order of groups and priorities, in which a run waits for a slot of the key. */
const selectNextLane = tenantStatement<Slot & Lane>()((db, p) =>
  db
    .selectFrom('run')
    .select(['group', 'priority'])
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('parked', '=', sql.lit(1))
    .where((run) => run(run.refTuple('group', 'priority'), '>', run.tuple(p.group, p.priority)))
    .orderBy('group')
    .orderBy('priority')
    .limit(sql.lit(1)),
);
const selectBest = tenantStatement<Slot & Lane & { free: number }>()((db, p) =>
  db
    .selectFrom('run')
    .select(['id', 'rank'])
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('parked', '=', sql.lit(1))
    .where('group', '=', p.group)
    .where('priority', '=', p.priority)
    .orderBy('rank')
    .orderBy('id')
    .limit(p.free)
    // Who is being told something is ready anyway.
    .forUpdate()
    .skipLocked(),
);
const unpark = tenantStatement<{ id: string }>()((db, p) =>
  db
    .updateTable('run')
    .set({ ready: 1, parked: 0 })
    .where('id', '=', p.id)
    .where('parked', '=', sql.lit(1)),
);
const selectKeys = tenantStatement<object>()((db) =>
  db
    .selectFrom('run')
    .select(['flow', 'slot'])
    .distinct()
    .where('parked', '=', sql.lit(1))
    .where('slot', 'is not', null)
    .$narrowType<{ slot: string }>(),
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
export async function freeSlot(tx: Tx, { id, ...slot }: OfRun): Promise<readonly Grouped[]> {
  await tx.run(letGo, { id });
  return offerSlots(tx, slot);
}

/** Somebody who was to take a slot of the key may not come for it: as many of the others are ready as could have one. */
export async function offerSlots(
  tx: Tx,
  slot: Slot,
  lanes?: readonly LaneRow[],
): Promise<readonly Grouped[]> {
  const free = await freeSlots(tx, slot);
  return free > 0 ? unparkBest(tx, { ...slot, free }, lanes) : [];
}

/** The same for every key that somebody waits for. */
export async function reconsiderParked(tx: Tx, lanes: readonly LaneRow[]): Promise<void> {
  for (const key of await tx.all(selectKeys, {})) await offerSlots(tx, key, lanes);
}

/**
 * The best of each group that are in no paused lane: nobody here knows which groups are served, so all of them try, and
 * who comes too late is put aside again.
 */
async function unparkBest(
  tx: Tx,
  { free, ...key }: Slot & { readonly free: number },
  known?: readonly LaneRow[],
): Promise<readonly Grouped[]> {
  const groups = await waitingLanes(tx, key, known ?? (await readLanes(tx)));
  const ready: Grouped[] = [];
  for (const [group, open] of groups) {
    const heads: { readonly id: string; readonly rank: number }[] = [];
    for (const lane of open) heads.push(...(await tx.all(selectBest, { ...key, ...lane, free })));
    const best = heads.toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
    for (const { id } of best.slice(0, free))
      if ((await tx.run(unpark, { id })) > 0) ready.push({ group });
  }
  return ready;
}

/** Open ones, by group. One look-up each, however many runs wait there. */
async function waitingLanes(
  tx: Tx,
  key: Slot,
  lanes: readonly LaneRow[],
): Promise<ReadonlyMap<string, readonly Lane[]>> {
  const groups = new Map<string, Lane[]>();
  let lane: Lane | undefined = { group: '', priority: 0 };
  for (;;) {
    lane = await tx.get(selectNextLane, { ...key, ...lane });
    if (!lane) return groups;
    if (pauseOf(lanes, lane)) continue;
    groups.set(lane.group, [...(groups.get(lane.group) ?? []), lane]);
  }
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
