import { WeirError } from '@weir/contract/weir-error';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { FlowRow } from '../tenant-store.ts';
import { flowColumns, toFlowRow } from './flow-row.ts';

const withdraw = tenantStatement<{ flow: string }>()((db, p) =>
  db
    .updateTable('flow')
    .set({ published_version: null, published_revision: null })
    .where('key', '=', p.flow)
    .returning(flowColumns),
);
const deleteRoutes = tenantStatement<{ flow: string }>()((db, p) =>
  db.deleteFrom('route').where('flow', '=', p.flow),
);
const deleteTriggers = tenantStatement<{ flow: string }>()((db, p) =>
  db.deleteFrom('published_trigger').where('flow', '=', p.flow),
);
const deleteReports = tenantStatement<{ flow: string }>()((db, p) =>
  db.deleteFrom('trigger_report').where('flow', '=', p.flow),
);
const remove = tenantStatement<{ flow: string }>()((db, p) =>
  db
    .deleteFrom('flow')
    .where('key', '=', p.flow)
    .where('published_version', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('run')
            .select('id')
            .where('flow', '=', p.flow)
            .where('ended_at', 'is', null),
        ),
      ),
    ),
);
const exists = tenantStatement<{ flow: string }>()((db, p) =>
  db.selectFrom('flow').select('published_version').where('key', '=', p.flow),
);
const countOpen = tenantStatement<{ flow: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select(sql<number>`count(*)`.as('open'))
    .where('flow', '=', p.flow)
    .where('ended_at', 'is', null),
);

/** Its runs go on, under the limit of their key. Throws `not_found`. */
export async function unpublish(tx: Tx, { flow }: { flow: string }): Promise<FlowRow> {
  const row = await tx.get(withdraw, { flow });
  if (!row) throw new WeirError('not_found', { reason: flow });
  for (const statement of [deleteRoutes, deleteTriggers, deleteReports])
    await tx.run(statement, { flow });
  return toFlowRow(row);
}

/** Its versions stay, for runs that are kept. Throws `not_found`, and `conflict` while it is published or has open runs. */
export async function deleteFlow(tx: Tx, { flow }: { flow: string }): Promise<void> {
  if ((await tx.run(remove, { flow })) > 0) return;
  const row = await tx.get(exists, { flow });
  if (!row) throw new WeirError('not_found', { reason: flow });
  if (row.published_version !== null) throw new WeirError('conflict', stillPublished(flow));
  const { open = 0 } = (await tx.get(countOpen, { flow })) ?? {};
  throw new WeirError('conflict', stillOpen(flow, Number(open)));
}

function stillPublished(flow: string) {
  return {
    zh: `流程「${flow}」已发布，请先取消发布`,
    en: `the flow "${flow}" is published; unpublish it first`,
  };
}

function stillOpen(flow: string, open: number) {
  return {
    zh: `流程「${flow}」还有 ${open} 个运行没有结束，请等它们结束或取消它们`,
    en: `${open} runs of the flow "${flow}" have not ended; wait for their end or cancel them`,
  };
}
