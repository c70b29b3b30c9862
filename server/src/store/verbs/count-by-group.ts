import type { ReadyCount } from '../tenant-store.ts';

/** How many of the runs belong to each group; those that were counted before count as many. */
export function countByGroup(
  runs: readonly { readonly group: string; readonly count?: number }[],
): readonly ReadyCount[] {
  const counts = new Map<string, number>();
  for (const { group, count = 1 } of runs) counts.set(group, (counts.get(group) ?? 0) + count);
  return inOrder([...counts].map(([group, count]) => ({ group, count })));
}

/** By code unit: the same in every database, whatever order its rows come in and its texts have. */
function inOrder(counts: readonly ReadyCount[]): readonly ReadyCount[] {
  return counts.toSorted((a, b) => (a.group < b.group ? -1 : 1));
}
