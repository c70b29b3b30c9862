import type { Reader, Writer } from './access.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { ControlStore } from './control-store.ts';
import { controlStoreOver } from './control-store-over.ts';
import type { TenantStores } from './tenant-store.ts';
import { tenantStoresOver } from './tenant-stores-over.ts';

export interface StorePair {
  readonly control: ControlStore;
  readonly tenants: TenantStores;
}

/** Both stores over one way to write and one way to read. */
export function pairOf(
  writer: Writer,
  reader: Reader,
  blobsOf: (tenant: string) => Blobs,
): StorePair {
  return {
    control: controlStoreOver(writer, reader),
    tenants: tenantStoresOver(writer, reader, blobsOf),
  };
}
