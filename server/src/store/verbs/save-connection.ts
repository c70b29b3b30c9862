import { type Tx, tenantStatement } from '../statement.ts';
import type { ConnectionRow } from '../tenant-store.ts';

const upsert = tenantStatement<Omit<ConnectionRow, 'secrets'>>()((db, p) =>
  db
    .insertInto('connection')
    .values({
      key: p.key,
      connector: p.connector,
      name: p.name,
      config: p.config,
      updated_at: p.updatedAt,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        connector: p.connector,
        name: p.name,
        config: p.config,
        updated_at: p.updatedAt,
      }),
    ),
);
const deleteSecrets = tenantStatement<{ key: string }>()((db, p) =>
  db.deleteFrom('connection_secret').where('connection', '=', p.key),
);
const insertSecret = tenantStatement<{ key: string; field: string; sealed: Uint8Array }>()(
  (db, p) =>
    db
      .insertInto('connection_secret')
      .values({ connection: p.key, field: p.field, sealed: p.sealed }),
);

export async function saveConnection(tx: Tx, connection: ConnectionRow): Promise<void> {
  const { key, secrets } = connection;
  await tx.run(upsert, connection);
  await tx.run(deleteSecrets, { key });
  for (const [field, sealed] of Object.entries(secrets))
    await tx.run(insertSecret, { key, field, sealed });
}
