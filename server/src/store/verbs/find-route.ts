import { type Tx, tenantStatement } from '../statement.ts';
import type { Route } from '../tenant-store.ts';

const select = tenantStatement<{ method: string; path: string }>()((db, p) =>
  db
    .selectFrom('route')
    .select(['method', 'path', 'flow', 'version', 'trigger'])
    .where('path', '=', p.path)
    .where('method', '=', p.method),
);

export async function findRoute(
  tx: Tx,
  route: { method: string; path: string },
): Promise<Route | null> {
  return (await tx.get(select, route)) ?? null;
}
