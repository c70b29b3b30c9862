/** Lanes: a group and a priority, which may be paused (decision 22). Pure. */

export interface Lane {
  readonly group: string;
  readonly priority: number;
}

export interface LaneRow extends Lane {
  readonly paused: boolean;
  /** Since when it is so, ms UTC, and by whom. */
  readonly at: number;
  readonly by: string;
}

/** Of rows about all groups that have none of their own. */
export const everyGroup = '';

export const priorities: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** What keeps the runs of a lane from beginning; undefined: nothing does. */
export function pauseOf(rows: readonly LaneRow[], lane: Lane): LaneRow | undefined {
  const ofLane = rows.filter(({ priority }) => priority === lane.priority);
  const row =
    ofLane.find(({ group }) => group === lane.group) ??
    ofLane.find(({ group }) => group === everyGroup);
  return row?.paused ? row : undefined;
}

/** Priorities of the group whose runs may begin. */
export function openPriorities(rows: readonly LaneRow[], group: string): readonly number[] {
  return priorities.filter((priority) => !pauseOf(rows, { group, priority }));
}
