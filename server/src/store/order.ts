/** Order of ready runs: rank, smaller first (design.md, Order). */

const hour = 3_600_000;
/** Puts priority 1 before every other run, and what is pinned before that, whatever their ages. */
const ahead = 1e14;
/** No rank of a run that is pinned is above, none of another below. */
export const pinnedBelow = -1.5 * ahead;

export interface Urgency {
  /** 1 … 9 */
  readonly priority: number;
  /** Before all priorities. */
  readonly pinned?: boolean | undefined;
}

/**
 * What is added to the time of acceptance, ms UTC. Each step of priority 2 … 9 weighs one hour of waiting: that is the
 * ageing, and no run starves.
 */
export function rankOffset({ priority, pinned = false }: Urgency): number {
  if (pinned) return -2 * ahead;
  return priority === 1 ? -ahead : (priority - 2) * hour;
}

/** `acceptedAt` in ms UTC. */
export function rank(priority: number, acceptedAt: number): number {
  return acceptedAt + rankOffset({ priority });
}

export function isPinned(run: { readonly rank: number }): boolean {
  return run.rank < pinnedBelow;
}

/** When a run of this rank was accepted, ms UTC. */
export function acceptedAtOf({
  priority,
  rank: own,
}: {
  readonly priority: number;
  readonly rank: number;
}): number {
  return own - rankOffset({ priority, pinned: isPinned({ rank: own }) });
}

/** Rounded and clamped to 1 … 9; what is no number is the default, 5. */
export function toPriority(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return 5;
  return Math.min(9, Math.max(1, Math.round(number)));
}

/** Claims after which nothing was committed, one after the other, before a run is suspected of ending whoever works on it. */
const suspectAfter = 4;

/** A run that was claimed in vain again and again is claimed alone, so that it takes no other run down with it. */
export function isSuspect({ claims }: { readonly claims: number }): boolean {
  return claims > suspectAfter;
}
