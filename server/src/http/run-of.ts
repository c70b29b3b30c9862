import { WeirError } from '@weir/contract/weir-error';
import type { RunRow, TenantStores } from '../store/tenant-store.ts';

/** The row of a run. Throws `not_found`. */
export async function runOf(
  { stores }: { readonly stores: TenantStores },
  tenant: string,
  id: string,
): Promise<RunRow> {
  const row = await stores.of(tenant).findRun(id);
  if (!row) throw new WeirError('not_found', { reason: id });
  return row;
}
