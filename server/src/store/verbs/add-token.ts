import type { NewToken } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const insert = controlStatement<NewToken>()((db, p) =>
  db.insertInto('token').values({
    id: p.id,
    hash: p.hash,
    tenant: p.tenant,
    name: p.name,
    created_at: p.createdAt,
    expires_at: p.expiresAt,
    created_by: p.createdBy,
  }),
);

export async function addToken(tx: Tx, token: NewToken): Promise<void> {
  await tx.run(insert, token);
}
