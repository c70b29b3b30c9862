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
