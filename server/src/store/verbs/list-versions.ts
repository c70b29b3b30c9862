import { type Tx, tenantStatement } from '../statement.ts';
import type { Page, VersionRow } from '../tenant-store.ts';

const select = tenantStatement<{ flow: string; before: number; limit: number }>()((db, p) =>
  db
    .selectFrom('flow_version')
    .select(['flow', 'version', 'author', 'note', 'at'])
    .where('flow', '=', p.flow)
    .where('version', '<', p.before)
    .orderBy('version', 'desc')
    .limit(p.limit),
);

/** Newest first. */
export function listVersions(
  tx: Tx,
  page: Page<number> & { readonly flow: string },
): Promise<readonly VersionRow[]> {
  const before = page.cursor ?? Number.MAX_SAFE_INTEGER;
  return tx.all(select, { flow: page.flow, before, limit: page.limit });
}
