import { WeirError } from '@weir/contract/weir-error';
import type { Reader, Recall, Writer } from './access.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { ControlStore } from './control-store.ts';
import { controlStoreOver } from './control-store-over.ts';
import type { Search } from './search/search.ts';
import type { TenantStores } from './tenant-store.ts';
import { tenantStoresOver } from './tenant-stores-over.ts';

export interface StorePair {
  readonly control: ControlStore;
  readonly tenants: TenantStores;
}

/** Of a process that does not own the search of tenants, nor can reach it. */
const elsewhere: Search = {
  find: refuse,
  count: refuse,
  catchUp: refuse,
};

async function refuse(): Promise<never> {
  throw new WeirError('unavailable', { reason: 'search' });
}

/** What the stores of a process are made of. */
export interface StoreAccess {
  readonly writer: Writer;
  readonly reader: Reader;
  readonly blobsOf: (tenant: string) => Blobs;
  /** Absent: verbs that need it throw `unavailable`. */
  readonly search?: Search;
  /** Absent: all is read. */
  readonly recall?: Recall;
}

/** Both stores over one way to write and one way to read. */
export function pairOf({
  search = elsewhere,
  recall = (_asked, find) => find(),
  ...access
}: StoreAccess): StorePair {
  return {
    control: controlStoreOver(access.writer, access.reader),
    tenants: tenantStoresOver({ ...access, search, recall }),
  };
}
