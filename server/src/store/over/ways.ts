import type { Recall } from '../access.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Search } from '../search/search.ts';
import type { Tx } from '../statement.ts';
import type { TenantVerbs } from '../verbs/tenant-verbs.ts';

type Verb = keyof TenantVerbs;

/** What the verbs of one tenant's store are carried out by. */
export interface Ways {
  readonly tenant: string;
  /** Here, in this process. */
  readonly read: <Result>(verb: (tx: Tx) => Promise<Result>) => Promise<Result>;
  /** Wherever the writer is. */
  readonly write: <V extends Verb>(
    verb: V,
    params: Parameters<TenantVerbs[V]>[1],
  ) => ReturnType<TenantVerbs[V]>;
  readonly blobs: Blobs;
  readonly search: Search;
  readonly recall: Recall;
}
