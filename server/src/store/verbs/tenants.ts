import type { Tenant } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const select = controlStatement<object>()((db) =>
  db
    .selectFrom('tenant')
    .select(['key', 'name', 'sealed_key as sealedKey', 'created_at as createdAt'])
    .orderBy('key'),
);

export function tenants(tx: Tx): Promise<readonly Tenant[]> {
  return tx.all(select, {});
}
