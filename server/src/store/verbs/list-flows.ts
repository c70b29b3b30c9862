import { type Tx, tenantStatement } from '../statement.ts';
import type { FlowRow, Page } from '../tenant-store.ts';
import { flowColumns, toFlowRow } from './flow-row.ts';

const select = tenantStatement<{ after: string; limit: number }>()((db, p) =>
  db
    .selectFrom('flow')
    .select(flowColumns)
    .where('key', '>', p.after)
    .orderBy('key')
    .limit(p.limit),
);

/** By key. */
export async function listFlows(tx: Tx, page: Page<string>): Promise<readonly FlowRow[]> {
  return (await tx.all(select, { after: page.cursor ?? '', limit: page.limit })).map(toFlowRow);
}
