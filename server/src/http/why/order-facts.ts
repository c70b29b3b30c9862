import { parseJson } from '@weir/contract/json';
import { waitKinds } from '@weir/contract/why';
import type { WaitFacts } from '../../engine/open-waits.ts';
import type { WorkerRow } from '../../store/control-store.ts';
import { type LaneRow, pauseOf } from '../../store/lanes.ts';
import { isPinned } from '../../store/order.ts';
import type { PlaceInLine, RunRow } from '../../store/tenant-store.ts';
import type { Facts } from './sentences.ts';

/** What decides when a run that waits for a worker or a slot begins. */
export interface Line {
  readonly tenant: string;
  readonly workers: readonly WorkerRow[];
  /** ms UTC. */
  readonly now: number;
}

export function isServed(workers: readonly WorkerRow[], group: string): boolean {
  return workers.some(({ groups }) => groups.includes(group));
}

/** Why a run at this place does not begin, or go on. Pure. */
export function orderFacts(row: RunRow, place: PlaceInLine, line: Line): readonly Facts[] {
  const { group, priority } = row;
  const hindrance = hindranceOf(row, place.pause, line.workers);
  const position = place.before + 1;
  if (place.of === 'slot') {
    const key = shownKey(row.slot);
    const slot: Facts = { kind: 'slot', key, runs: place.holders ?? [], position };
    return hindrance ? [hindrance, slot] : [slot];
  }
  if (hindrance) return [hindrance];
  const expectedAt = expectation(row, position, line);
  const known = { position, ...(expectedAt !== undefined && { expectedAt }) };
  return [{ kind: 'worker', group, priority, pinned: isPinned(row), ...known }];
}

/** The same for a list: without what would have to be counted; of one at rest what it said itself. Undefined: it is at work. */
export function shortFacts(
  row: RunRow,
  { lanes, workers }: { lanes: readonly LaneRow[]; workers: readonly WorkerRow[] },
): Facts | undefined {
  if (!row.ready && !row.parked) return restFacts(row);
  const { group, priority } = row;
  const hindrance = hindranceOf(row, pauseOf(lanes, row) ?? null, workers);
  if (hindrance) return hindrance;
  if (row.parked) return { kind: 'slot', key: shownKey(row.slot) };
  return { kind: 'worker', group, priority, pinned: isPinned(row) };
}

/** Written by a worker, maybe of another release: what cannot be read says nothing. */
function restFacts({ status, waitsFor }: RunRow): Facts | undefined {
  if (waitsFor === null || (status !== 'waiting' && status !== 'attention')) return undefined;
  const facts = parseJson(waitsFor) as unknown as WaitFacts;
  return waitKinds.includes(facts.kind) ? facts : undefined;
}

function hindranceOf(
  { group, priority }: RunRow,
  pause: LaneRow | null,
  workers: readonly WorkerRow[],
): Facts | undefined {
  if (pause) return { kind: 'lane', group, priority, since: pause.at, by: pause.by };
  return isServed(workers, group) ? undefined : { kind: 'group', group, priority };
}

/** By what workers took of the group within the last minute; undefined where they took nothing. */
function expectation(
  { group }: RunRow,
  position: number,
  { tenant, workers, now }: Line,
): number | undefined {
  const perMinute = workers
    .flatMap(({ taken }) => taken)
    .filter((each) => each.tenant === tenant && each.group === group)
    .reduce((sum, each) => sum + each.perMinute, 0);
  if (perMinute === 0) return undefined;
  return Math.round((now + (position / perMinute) * 60_000) / 1000) * 1000;
}

/** As people wrote it: a text without its quotes. */
function shownKey(slot: string | null): string {
  const key = slot === null ? '' : parseJson(slot);
  return typeof key === 'string' ? key : (slot ?? '');
}
