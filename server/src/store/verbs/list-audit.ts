import { type Tx, tenantStatement } from '../statement.ts';
import type { AuditRow, Page } from '../tenant-store.ts';

function select(paged: boolean) {
  return tenantStatement<{ cursor: string; limit: number }>()((db, p) =>
    db
      .selectFrom('audit')
      .select(['id', 'at', 'actor', 'action', 'object', 'trace_id as traceId'])
      .$if(paged, (entries) => entries.where('id', '<', p.cursor))
      .orderBy('id', 'desc')
      .limit(p.limit),
  );
}
const firstPage = select(false);
const nextPage = select(true);

/** Newest first. */
export function listAudit(tx: Tx, page: Page<string>): Promise<readonly AuditRow[]> {
  const { cursor = '', limit } = page;
  return tx.all(page.cursor === undefined ? firstPage : nextPage, { cursor, limit });
}
