/** Order of ready runs: rank, smaller first (design.md, Order). */

const hour = 3_600_000;
/** Puts priority 1 before every other run, whatever its age. */
const ahead = 1e14;

/**
 * Each step of priority 2 … 9 weighs one hour of waiting: that is the ageing, and no run starves.
 * `acceptedAt` in ms UTC.
 */
export function rank(priority: number, acceptedAt: number): number {
  return priority === 1 ? acceptedAt - ahead : acceptedAt + (priority - 2) * hour;
}

/** Rounded and clamped to 1 … 9; what is no number is the default, 5. */
export function toPriority(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return 5;
  return Math.min(9, Math.max(1, Math.round(number)));
}

/** Claims without a committed event after which a run is suspected of ending whoever works on it. */
const suspectAfter = 3;

/**
 * Each claim raises the epoch, each committed event `lastSeq`: a run whose epoch runs ahead was claimed in vain again
 * and again. It is claimed alone, so that it takes no other run down with it.
 */
export function isSuspect(run: { epoch: number; lastSeq: number }): boolean {
  return run.epoch > run.lastSeq + suspectAfter;
}
