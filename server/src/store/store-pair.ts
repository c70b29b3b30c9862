import { WeirError } from '@weir/contract/weir-error';
import type { Reader, Writer } from './access.ts';
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
  forget: refuse,
};

async function refuse(): Promise<never> {
  throw new WeirError('unavailable', { reason: 'search' });
}

/** Both stores over one way to write and one way to read; without `search`, verbs that need it throw `unavailable`. */
export function pairOf(writer: Writer, reader: Reader, search: Search = elsewhere): StorePair {
  return {
    control: controlStoreOver(writer, reader),
    tenants: tenantStoresOver(writer, reader, search),
  };
}
