import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';

/** What a caller who waited for a run receives. */
export type RunOutcome =
  | { readonly status: 'succeeded'; readonly output: Json }
  | { readonly status: 'failed' | 'cancelled'; readonly error: ErrorData };

const cancelled = { zh: '运行已取消', en: 'the run was cancelled' };

/** The outcome of an ended run, from the last event of its journal. */
export async function outcomeOf(store: TenantStore, run: RunRow): Promise<RunOutcome> {
  const last = decodeChunks((await store.journal(run.id)).slice(-1)).at(-1);
  if (last?.type !== 'ended') throw new Error(`run ${run.id} is ${run.status} but has no end`);
  switch (last.status) {
    case 'succeeded':
      return { status: 'succeeded', output: last.output };
    case 'failed':
      return { status: 'failed', error: last.error };
    case 'cancelled':
      return {
        status: 'cancelled',
        error: last.error ?? toErrorData(new WeirError('conflict', cancelled)),
      };
  }
}
