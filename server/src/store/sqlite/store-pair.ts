import type { ControlStore } from '../control-store.ts';
import type { TenantStores } from '../tenant-store.ts';
import type { Reader } from './reader.ts';
import { sqliteControlStore } from './sqlite-control-store.ts';
import { sqliteTenantStores } from './sqlite-tenant-stores.ts';
import type { Writer } from './writer.ts';

export interface StorePair {
  readonly control: ControlStore;
  readonly tenants: TenantStores;
}

/** Both stores over one way to write and one way to read. */
export function pairOf(writer: Writer, reader: Reader): StorePair {
  return {
    control: sqliteControlStore(writer, reader),
    tenants: sqliteTenantStores(writer, reader),
  };
}
