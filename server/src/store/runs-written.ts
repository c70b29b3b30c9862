import type { Append, Held, Tell } from './tenant-store.ts';

/** Verbs that write to runs that are there, by the parameters that name them. */
const named: ReadonlySet<string> = new Set([
  'appendChunk',
  'giveBack',
  'intervene',
  'tell',
  'callBack',
  'closeWait',
]);

/** The runs a write changes, as far as its parameters tell: its own, and those it tells something. */
export function runsWritten(verb: string, params: unknown): readonly string[] {
  if (!named.has(verb)) return [];
  const { runId, tells = [] } = params as Pick<Held, 'runId'> & Pick<Append, 'tells'>;
  return [runId, ...tells.map((each: Tell) => each.runId)];
}
