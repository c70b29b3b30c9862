import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import { encodeChunk } from '../journal-chunks.ts';
import { type LaneRow, pauseOf } from '../lanes.ts';
import { rankOffset } from '../order.ts';
import { packMessage, type RunMessage } from '../run-messages.ts';
import type { Tx } from '../statement.ts';
import type { MoveToGroup, Prioritize, Reordered } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { readLanes } from './read-lanes.ts';
import { offerSlots } from './slots.ts';
import { inBlocks } from './some-ids.ts';
import { insertEvents, type RunPlace, selectPlaces, updatePlaces } from './some-runs.ts';
import { tellRun } from './tell-runs.ts';
import { markUnsearched } from './unsearched.ts';

/** What a person wants of the order, for whichever run. */
interface Wish {
  readonly at: number;
  readonly priority: number | null;
  readonly offset: number | null;
  readonly group: string | null;
  readonly isSo: (run: RunPlace) => boolean;
  /** The lane the run will be in. */
  readonly laneOf: (run: RunPlace) => { readonly group: string; readonly priority: number };
  readonly event: (seq: number) => JournalEvent;
  readonly message: RunMessage;
}

export function prioritize(tx: Tx, order: Prioritize): Promise<Reordered> {
  const { runIds, priority, at, by } = order;
  const offset = rankOffset(order);
  const changed = { priority, ...(order.pinned && { pinned: true as const }), by };
  return reorder(tx, runIds, {
    at,
    priority,
    offset,
    group: null,
    isSo: (run) => run.priority === priority && run.rank === run.accepted_at + offset,
    laneOf: ({ group }) => ({ group, priority }),
    event: (seq) => ({ type: 'priority-changed', ...changed, seq, at }),
    message: { kind: 'priority', ...changed },
  });
}

export function moveToGroup(tx: Tx, move: MoveToGroup): Promise<Reordered> {
  const { runIds, group, at, by } = move;
  return reorder(tx, runIds, {
    at,
    priority: null,
    offset: null,
    group,
    isSo: (run) => run.group === group,
    laneOf: ({ priority }) => ({ group, priority }),
    event: (seq) => ({ type: 'group-changed', group, by, seq, at }),
    message: { kind: 'group', group, by },
  });
}

async function reorder(tx: Tx, runIds: readonly string[], wish: Wish): Promise<Reordered> {
  const lanes = await readLanes(tx);
  const ids = [...new Set(runIds)];
  const runs = new Map<string, RunPlace>();
  for (const block of inBlocks(ids))
    for (const run of await selectPlaces(tx, block)) runs.set(run.id, run);
  const found = ids.flatMap((id) => runs.get(id) ?? []);
  const open = found.filter(({ status }) => !isEnded(status));
  const changing = open.filter((run) => !wish.isSo(run));
  for (const block of inBlocks(changing.map(({ id }) => id))) await updatePlaces(tx, block, wish);
  await writeEvents(
    tx,
    changing.filter(({ owner }) => owner === null),
    wish,
  );
  if (wish.group !== null)
    for (const { id, last_seq } of changing)
      await markUnsearched(tx, { runId: id, lastSeq: last_seq + 1 });
  const bytes = packMessage(wish.message);
  for (const { id: runId } of changing.filter(({ owner }) => owner !== null))
    await tellRun(tx, { runId, bytes });
  const called = changing
    .filter((run) => run.ready === 1 && needsTicket(run, wish, lanes))
    .map((run) => ({ group: wish.laneOf(run).group }));
  return {
    moved: open.map(({ id }) => id),
    ended: found.filter(({ status }) => isEnded(status)).map(({ id }) => id),
    missing: ids.filter((id) => !runs.has(id)),
    ready: countByGroup([...called, ...(await passSlotsOn(tx, changing, lanes))]),
  };
}

/** One that was queued where it is now, and could begin there, has its ticket. */
function needsTicket(run: RunPlace, wish: Wish, lanes: readonly LaneRow[]): boolean {
  const lane = wish.laneOf(run);
  if (pauseOf(lanes, lane)) return false;
  return lane.group !== run.group || pauseOf(lanes, run) !== undefined;
}

/** Of runs that nobody holds: the event follows their last, the same for all whose journals are as long. */
async function writeEvents(tx: Tx, free: readonly RunPlace[], wish: Wish): Promise<void> {
  const bySeq = new Map<number, string[]>();
  for (const { id, last_seq } of free) bySeq.set(last_seq, [...(bySeq.get(last_seq) ?? []), id]);
  for (const [seq, ids] of bySeq) {
    const chunk = encodeChunk([wish.event(seq + 1)]);
    for (const block of inBlocks(ids)) await insertEvents(tx, block, chunk);
  }
}

/** A run that was to take a slot of its key may have gone where nobody serves it, and one that waits for a slot where it can. */
async function passSlotsOn(tx: Tx, changed: readonly RunPlace[], lanes: readonly LaneRow[]) {
  const keys = new Map<string, { readonly flow: string; readonly slot: string }>();
  for (const { flow, slot, holds } of changed)
    if (slot !== null && holds === 0) keys.set(JSON.stringify([flow, slot]), { flow, slot });
  const ready: { readonly group: string }[] = [];
  for (const key of keys.values()) ready.push(...(await offerSlots(tx, key, lanes)));
  return ready;
}
