import type { Token } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';
import { tokenColumns } from './token-columns.ts';

const select = controlStatement<{ tenant: string }>()((db, p) =>
  db.selectFrom('token').select(tokenColumns).where('tenant', '=', p.tenant).orderBy('id'),
);

export function listTokens(tx: Tx, tenant: string): Promise<readonly Token[]> {
  return tx.all(select, { tenant });
}
