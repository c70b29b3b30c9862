import { WeirError } from '@weir/contract/weir-error';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { FlowRow, SaveDraft } from '../tenant-store.ts';
import { flowColumns, toFlowRow } from './flow-row.ts';

interface Draft {
  readonly key: string;
  readonly name: string;
  readonly document: string;
  readonly at: number;
}

const insert = tenantStatement<Draft>()((db, p) =>
  db
    .insertInto('flow')
    .values({
      key: p.key,
      name: p.name,
      revision: 1,
      document: p.document,
      // A flow that is made again after it was deleted goes on counting.
      versions: (inner) =>
        inner
          .selectFrom('flow_version')
          .select((version) =>
            version.fn.coalesce(version.fn.max('version'), sql.lit(0)).as('last'),
          )
          .where('flow', '=', p.key),
      updated_at: p.at,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning(flowColumns),
);
const update = tenantStatement<Draft & { expected: number }>()((db, p) =>
  db
    .updateTable('flow')
    .set((flow) => ({
      name: p.name,
      revision: flow('revision', '+', 1),
      document: p.document,
      updated_at: p.at,
    }))
    .where('key', '=', p.key)
    .where('revision', '=', p.expected)
    .returning(flowColumns),
);

const restored = tenantStatement<{ key: string; version: number }>()((db, p) =>
  db
    .updateTable('flow')
    .set((flow) => ({ published_revision: flow.ref('revision') }))
    .where('key', '=', p.key)
    .where('published_version', '=', p.version)
    .returning(flowColumns),
);

export async function saveDraft(tx: Tx, draft: SaveDraft): Promise<FlowRow> {
  const { key, document, expected, at, restores } = draft;
  const values = { key, document, at, name: JSON.stringify(draft.name) };
  const saved =
    expected === null
      ? await tx.get(insert, values)
      : await tx.get(update, { ...values, expected });
  if (!saved) throw new WeirError(expected === null ? 'revision_required' : 'revision_stale');
  const same = restores && (await tx.get(restored, { key, version: restores }));
  return toFlowRow(same || saved);
}
