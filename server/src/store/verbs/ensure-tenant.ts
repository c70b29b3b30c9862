import type { Tenant } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const insert = controlStatement<Tenant>()((db, p) =>
  db
    .insertInto('tenant')
    .values({ key: p.key, name: p.name, sealed_key: p.sealedKey, created_at: p.createdAt })
    .onConflict((conflict) => conflict.column('key').doNothing()),
);
const select = controlStatement<{ key: string }>()((db, p) =>
  db
    .selectFrom('tenant')
    .select(['key', 'name', 'sealed_key as sealedKey', 'created_at as createdAt'])
    .where('key', '=', p.key),
);

export async function ensureTenant(tx: Tx, tenant: Tenant): Promise<Tenant> {
  await tx.run(insert, tenant);
  return (await tx.get(select, { key: tenant.key })) ?? tenant;
}
