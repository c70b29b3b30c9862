import { stringifyJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { TenantStore, TenantStores, TriggerRow } from '../store/tenant-store.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { triggerOf, type Wish } from './listener.ts';

/** What the published versions of a tenant want to be listened for, by a key of their own. */
export async function wishesOf(
  { stores, versions }: { readonly stores: TenantStores; readonly versions: Versions },
  tenant: string,
): Promise<ReadonlyMap<string, Wish>> {
  const store = stores.of(tenant);
  const wishes = new Map<string, Wish>();
  for (const row of await store.listTriggers()) {
    if (row.pausedAt !== null || row.use === 'webhook') continue;
    const version = await versions
      .load({ tenant, flow: row.flow, version: row.version })
      .catch(unreadable);
    const form = version instanceof WeirError ? '' : await formOf(store, version, row);
    wishes.set(`${row.flow}/${row.trigger}`, { tenant, row, version, form });
  }
  return wishes;
}

/** One flow that cannot be read keeps no other from listening; while the store is away nothing is known of any. */
function unreadable(error: unknown): WeirError {
  if (error instanceof WeirError && error.code !== 'not_found') throw error;
  return new WeirError('internal', {}, { cause: error });
}

async function formOf(
  store: TenantStore,
  version: LoadedVersion,
  row: TriggerRow,
): Promise<string> {
  const { use, with: input = {} } = triggerOf(version, row);
  const connection = row.connection === null ? null : await store.findConnection(row.connection);
  return `${use} ${row.connection} ${connection?.updatedAt} ${stringifyJson(input)}`;
}
