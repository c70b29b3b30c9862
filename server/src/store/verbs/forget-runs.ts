import { isEnded } from '@weir/contract/run-status';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Caller, EndedKind, ForgottenRuns, OldRuns } from '../tenant-store.ts';
import { isOfKind } from './ended-kinds.ts';
import { sizeOfRemoved } from './kept-runs.ts';
import { markUnsearched } from './unsearched.ts';

/** Runs of one commit, and chunks, so that what waits behind it does not wait long. */
const atOnce = 100;
const chunksAtOnce = 1000;

const selectOld = { succeeded: select('succeeded'), failed: select('failed') };

function select(kind: EndedKind) {
  return tenantStatement<{ flow: string; from: number; before: number }>()((db, p) =>
    db
      .selectFrom('run')
      .select(['id', 'ended_at', 'caller', 'last_seq'])
      .where('flow', '=', p.flow)
      .where('ended_at', '>=', p.from)
      .where('ended_at', '<', p.before)
      .where(isOfKind(kind))
      .orderBy('ended_at')
      .limit(sql.lit(atOnce))
      // Somebody may be setting it going again.
      .forUpdate()
      .skipLocked(),
  );
}

const selectStatus = tenantStatement<{ id: string }>()((db, p) =>
  db.selectFrom('run').select('status').where('id', '=', p.id),
);
const mark = tenantStatement<{ id: string }>()((db, p) =>
  db
    .insertInto('removed_run')
    .values({ run_id: p.id })
    .onConflict((conflict) => conflict.column('run_id').doNothing()),
);
const takeFromFlow = tenantStatement<{ flow: string; bytes: number }>()((db, p) =>
  db
    .updateTable('flow')
    .set((flow) => ({
      kept_bytes: flow
        .case()
        .when('kept_bytes', '>', p.bytes)
        .then(flow('kept_bytes', '-', p.bytes))
        .else(0)
        .end(),
    }))
    .where('key', '=', p.flow),
);

const dropBelonging = (['snapshot', 'message', 'wait', 'blob_use'] as const).map((table) =>
  tenantStatement<object>()((db) =>
    db
      .deleteFrom(table)
      .where('run_id', 'in', (inner) => inner.selectFrom('removed_run').select('run_id')),
  ),
);
const dropRuns = tenantStatement<object>()((db) =>
  db
    .deleteFrom('run')
    .where('id', 'in', (inner) => inner.selectFrom('removed_run').select('run_id')),
);
const dropChunks = tenantStatement<object>()((db) =>
  db.deleteFrom('chunk').where(({ eb, refTuple, selectFrom }) =>
    eb(
      refTuple('run_id', 'first_seq'),
      'in',
      selectFrom('chunk')
        .select(['run_id', 'first_seq'])
        .where('run_id', 'in', (inner) => inner.selectFrom('removed_run').select('run_id'))
        .limit(sql.lit(chunksAtOnce))
        // Another process may be removing some of them.
        .forUpdate()
        .skipLocked()
        .$asTuple('run_id', 'first_seq'),
    ),
  ),
);
/** Only where no chunk is left: another process may have marked runs after these chunks were removed. */
const unmark = tenantStatement<object>()((db) =>
  db.deleteFrom('removed_run').where('run_id', 'in', (inner) =>
    inner
      .selectFrom('removed_run as removed')
      .select('removed.run_id')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('chunk')
              .select('chunk.run_id')
              .whereRef('chunk.run_id', '=', 'removed.run_id'),
          ),
        ),
      )
      .forUpdate()
      .skipLocked(),
  ),
);
const selectMarked = tenantStatement<object>()((db) =>
  db.selectFrom('removed_run').select('run_id').limit(sql.lit(1)),
);

/**
 * A run is gone with its row, at once; of a long journal the chunks follow some at a time, before other runs are removed.
 */
export async function forgetRuns(tx: Tx, old: OldRuns): Promise<ForgottenRuns> {
  const { flow, kind, before, from = 0 } = old;
  if ((await tx.get(selectMarked, {})) && !(await finish(tx))) return { removed: [], next: from };
  const rows = await tx.all(selectOld[kind], { flow, from, before });
  const gone: string[] = [];
  let isFinished = true;
  const callers = new Map<string, boolean>();
  for (const { id, caller, last_seq } of rows) {
    if (await isCallerOpen(tx, caller, callers)) continue;
    await tx.run(mark, { id });
    // Not the mark of its last event, which search may have in hand: it would be taken for done.
    await markUnsearched(tx, { runId: id, lastSeq: last_seq + 1 });
    gone.push(id);
  }
  if (gone.length > 0) {
    await tx.run(takeFromFlow, { flow, bytes: await sizeOfRemoved(tx) });
    for (const drop of dropBelonging) await tx.run(drop, {});
    await tx.run(dropRuns, {});
    isFinished = await finish(tx);
  }
  const last = rows.at(-1)?.ended_at ?? null;
  if (last === null || (rows.length < atOnce && isFinished)) return { removed: gone, next: null };
  // Where all stay, the next look begins behind them.
  return { removed: gone, next: gone.length > 0 ? last : last + 1 };
}

/** Its caller's page leads to it. */
async function isCallerOpen(
  tx: Tx,
  caller: string | null,
  known: Map<string, boolean>,
): Promise<boolean> {
  if (caller === null) return false;
  const { runId } = JSON.parse(caller) as Caller;
  const found = known.get(runId);
  if (found !== undefined) return found;
  const row = await tx.get(selectStatus, { id: runId });
  const isOpen = row !== undefined && !isEnded(row.status);
  known.set(runId, isOpen);
  return isOpen;
}

/** False: there are more chunks of removed runs. */
async function finish(tx: Tx): Promise<boolean> {
  if ((await tx.run(dropChunks, {})) >= chunksAtOnce) return false;
  await tx.run(unmark, {});
  return true;
}
