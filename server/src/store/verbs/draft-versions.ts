import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { DraftVersion } from '../tenant-store.ts';

/** One that is there is the same, and was asked for again at that time. */
const insert = tenantStatement<DraftVersion>()((db, p) =>
  db
    .insertInto('draft_version')
    .values({ flow: p.flow, version: p.version, document: p.document, at: p.at })
    .onConflict((conflict) => conflict.columns(['flow', 'version']).doUpdateSet({ at: p.at })),
);
const select = tenantStatement<{ flow: string; version: number }>()((db, p) =>
  db
    .selectFrom('draft_version')
    .select('document')
    .where('flow', '=', p.flow)
    .where('version', '=', p.version),
);

export async function keepDraft(tx: Tx, draft: DraftVersion): Promise<void> {
  await tx.run(insert, draft);
}

export async function findDraftVersion(
  tx: Tx,
  version: { flow: string; version: number },
): Promise<string | null> {
  return (await tx.get(select, version))?.document ?? null;
}

const removeUnused = tenantStatement<{ before: number }>()((db, p) =>
  db
    .deleteFrom('draft_version')
    .where('at', '<', p.before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run')
            .select('run.id')
            .whereRef('run.flow', '=', 'draft_version.flow')
            .whereRef('run.version', '=', 'draft_version.version')
            // As the index says.
            .where('run.version', '<', sql.lit(0)),
        ),
      ),
    ),
);

/** Removes documents that were last asked for before, and that no run is pinned to any more. */
export async function forgetDrafts(tx: Tx, old: { before: number }): Promise<void> {
  await tx.run(removeUnused, old);
}
