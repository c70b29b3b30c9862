import type { Token } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';
import { tokenColumns } from './token-columns.ts';

const remove = controlStatement<{ tenant: string; id: string }>()((db, p) =>
  db
    .deleteFrom('token')
    .where('tenant', '=', p.tenant)
    .where('id', '=', p.id)
    .returning(tokenColumns),
);

export async function removeToken(
  tx: Tx,
  token: { tenant: string; id: string },
): Promise<Token | null> {
  return (await tx.get(remove, token)) ?? null;
}
