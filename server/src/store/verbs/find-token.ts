import type { Token } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';
import { tokenColumns } from './token-columns.ts';

const select = controlStatement<{ hash: string; now: number }>()((db, p) =>
  db
    .selectFrom('token')
    .select(tokenColumns)
    .where('hash', '=', p.hash)
    .where((token) => token.or([token('expires_at', 'is', null), token('expires_at', '>', p.now)])),
);

export async function findToken(
  tx: Tx,
  token: { hash: string; now: number },
): Promise<Token | null> {
  return (await tx.get(select, token)) ?? null;
}
