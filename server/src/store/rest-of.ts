import type { AcceptHeld, Append, Rest, Trouble } from './tenant-store.ts';

/** From when on, ms UTC, a write leaves something to be done: a run it gives back, or somebody to be told; null: nothing. */
export function restOf(verb: string, params: unknown): number | null {
  if (verb === 'giveBack') return (params as Rest).dueAt;
  if (verb === 'reportTrouble') return (params as Trouble).at;
  if (verb === 'acceptHeld') return restOf('appendChunk', (params as AcceptHeld).append);
  if (verb !== 'appendChunk') return null;
  const { rest, troubles } = params as Append;
  return troubles?.[0]?.at ?? rest?.dueAt ?? null;
}
