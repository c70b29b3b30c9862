import type { Append, Rest } from './tenant-store.ts';

/** When the run that a write gives back is due, ms UTC; null for all other writes. */
export function restOf(verb: string, params: unknown): number | null {
  if (verb === 'giveBack') return (params as Rest).dueAt;
  return verb === 'appendChunk' ? ((params as Append).rest?.dueAt ?? null) : null;
}
