import type { Problem } from '@weir/contract/errors';
import { warningAt } from '@weir/contract/problem';
import { settingSentences as say } from '@weir/contract/validate-sentences';
import type { WorkerRow } from '../store/control-store.ts';
import { isServed } from './why/order-facts.ts';

/**
 * Warns of a group that nobody serves, which may be a slip of the pen. Not refused: runs may be handed to workers that are
 * started for them, and a lane be paused before its workers come, as a flow may name such a group. Before the first worker
 * is there, nobody can be missed.
 */
export function warnOfGroup(group: string, workers: readonly WorkerRow[]): Problem[] {
  if (workers.length === 0 || isServed(workers, group)) return [];
  return [warningAt('group', 'group_unknown', say.unknownGroup(group, groupsOf(workers)))];
}

/** The same of lanes: where runs wait already, the group is no slip. Without a group all are meant. */
export function warnOfLanes(
  group: string | undefined,
  known: { readonly workers: readonly WorkerRow[]; readonly waiting: readonly string[] },
): Problem[] {
  const { workers, waiting } = known;
  if (group === undefined || waiting.includes(group)) return [];
  if (workers.length === 0 || isServed(workers, group)) return [];
  const groups = [...new Set([...groupsOf(workers), ...waiting])];
  return [warningAt('group', 'group_unknown', say.emptyGroup(group, groups))];
}

function groupsOf(workers: readonly WorkerRow[]): string[] {
  return [...new Set(workers.flatMap(({ groups }) => groups))].toSorted();
}
