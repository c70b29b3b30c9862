import { type Tx, tenantStatement } from '../statement.ts';

/** Settings of a tenant: JSON texts by their name. */
type SettingKey = 'alerts';

const select = tenantStatement<{ key: string }>()((db, p) =>
  db.selectFrom('tenant_setting').select('value').where('key', '=', p.key),
);
const save = tenantStatement<{ key: string; value: string }>()((db, p) =>
  db
    .insertInto('tenant_setting')
    .values({ key: p.key, value: p.value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: p.value })),
);
const remove = tenantStatement<{ key: string }>()((db, p) =>
  db.deleteFrom('tenant_setting').where('key', '=', p.key),
);

/** The text that was saved; undefined: none. */
export async function findSetting(tx: Tx, key: SettingKey): Promise<string | undefined> {
  return (await tx.get(select, { key }))?.value;
}

/** `value` null removes it. */
export async function writeSetting(
  tx: Tx,
  { key, value }: { key: SettingKey; value: string | null },
): Promise<void> {
  if (value === null) await tx.run(remove, { key });
  else await tx.run(save, { key, value });
}
