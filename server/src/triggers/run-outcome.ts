import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';

/** What a caller who waited for a run receives. */
export type RunOutcome =
  | { readonly status: 'succeeded'; readonly output: Json }
  | { readonly status: 'failed'; readonly error: ErrorData };

/** The outcome of an ended run, from the last event of its journal. */
export async function outcomeOf(store: TenantStore, run: RunRow): Promise<RunOutcome> {
  const last = decodeChunks((await store.journal(run.id)).slice(-1)).at(-1);
  if (last?.type !== 'ended') throw new Error(`run ${run.id} is ${run.status} but has no end`);
  return last.status === 'succeeded'
    ? { status: last.status, output: last.output }
    : { status: last.status, error: last.error };
}
