import { type Tx, tenantStatement } from '../statement.ts';
import type { Route } from '../tenant-store.ts';

const select = tenantStatement<{ method: string; path: string }>()((db, p) =>
  db
    .selectFrom('route')
    .innerJoin('published_trigger', (join) =>
      join
        .onRef('published_trigger.flow', '=', 'route.flow')
        .onRef('published_trigger.trigger', '=', 'route.trigger'),
    )
    .select(['method', 'path', 'route.flow', 'route.version', 'route.trigger'])
    .where('path', '=', p.path)
    .where('method', '=', p.method)
    .where('paused_at', 'is', null),
);

export async function findRoute(
  tx: Tx,
  route: { method: string; path: string },
): Promise<Route | null> {
  return (await tx.get(select, route)) ?? null;
}
