import type { RunFilter } from '@weir/contract/run-filter';
import type { EncodedError } from '../../local-socket/error-codec.ts';
import type { CountBy, RunCounts } from '../run-counts.ts';
import type { Find } from '../search/search.ts';
import type { Unsearched } from '../verbs/unsearched.ts';

/** What the thread of search is started with. */
export interface SearchStart {
  readonly folder: string;
}

/** What the thread is asked, of a tenant each. */
export interface SearchVerbs {
  /** Takes some of the runs in that it does not know; answers which of the changed ones it knows now. */
  take(tenant: string, params: null): Promise<Taken>;
  find(tenant: string, find: Find): Promise<readonly string[]>;
  count(tenant: string, counted: { filter: RunFilter; by: CountBy }): Promise<RunCounts>;
}

export interface Taken {
  readonly changed: readonly Unsearched[];
  /** There are no others left. */
  readonly isAll: boolean;
}

export type ToSearch =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly tenant: string;
      readonly verb: keyof SearchVerbs;
      readonly params: unknown;
    }
  | { readonly kind: 'close' };

export type FromSearch =
  | { readonly id: number; readonly value: unknown }
  /** `fault`: what its caller only sees as `internal`. */
  | { readonly id: number; readonly error: EncodedError; readonly fault?: string };
