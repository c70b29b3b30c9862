import { type Tx, tenantStatement } from '../statement.ts';
import type { AuditRow } from '../tenant-store.ts';

const insert = tenantStatement<AuditRow>()((db, p) =>
  db.insertInto('audit').values({
    id: p.id,
    at: p.at,
    actor: p.actor,
    action: p.action,
    object: p.object,
    trace_id: p.traceId,
  }),
);

export async function addAudit(tx: Tx, entry: AuditRow): Promise<void> {
  await tx.run(insert, entry);
}
