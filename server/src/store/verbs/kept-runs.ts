import { type QueryCreator, sql } from 'kysely';
import type { TenantSchema } from '../schema.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { EndedKind, EndedRuns } from '../tenant-store.ts';
import { endedKinds, isOfKind } from './ended-kinds.ts';

/** Runs measured in one commit, of each kind. */
const atOnce = 500;
/** What a run takes beside its chunks, and a chunk beside its bytes, tables and indexes together (`bench/bytes-per-run.ts`). */
const runBytes = 850;
const chunkBytes = 60;

interface Ended {
  readonly flow: string;
  readonly from: number;
  readonly until: number;
}

const selectOldest = byKind((kind) =>
  tenantStatement<{ flow: string }>()((db, p) =>
    db
      .selectFrom('run')
      .select('ended_at')
      .where('flow', '=', p.flow)
      .where('ended_at', 'is not', null)
      .where(isOfKind(kind))
      .orderBy('ended_at')
      .limit(sql.lit(1)),
  ),
);
/** The first, or the one behind as many as are measured at once. */
const selectAfter = (offset: number) =>
  byKind((kind) =>
    tenantStatement<Ended>()((db, p) =>
      db
        .selectFrom('run')
        .select('ended_at')
        .where('flow', '=', p.flow)
        .where('ended_at', '>', p.from)
        .where('ended_at', '<=', p.until)
        .where(isOfKind(kind))
        .orderBy('ended_at')
        .limit(sql.lit(1))
        .offset(sql.lit(offset)),
    ),
  );
const selectFirst = selectAfter(0);
const selectBound = selectAfter(atOnce);

const sumChunks = byKind((kind) =>
  tenantStatement<Ended>()((db, p) =>
    db
      .selectFrom('run')
      .innerJoin('chunk', 'chunk.run_id', 'run.id')
      .select((row) => [
        sql<number | null>`sum(length(${row.ref('chunk.bytes')}) + ${sql.lit(chunkBytes)})`.as(
          'bytes',
        ),
        row.fn.count<number>('run.id').distinct().as('runs'),
      ])
      .where('run.flow', '=', p.flow)
      .where('run.ended_at', '>', p.from)
      .where('run.ended_at', '<=', p.until)
      .where(isOfKind(kind)),
  ),
);
const sumBlobs = byKind((kind) =>
  tenantStatement<Ended>()((db, p) =>
    db
      .selectFrom('run')
      .innerJoin('blob_use', 'blob_use.run_id', 'run.id')
      .select((row) => row.fn.sum<number | null>('blob_use.size').as('bytes'))
      .where('run.flow', '=', p.flow)
      .where('run.ended_at', '>', p.from)
      .where('run.ended_at', '<=', p.until)
      .where(isOfKind(kind)),
  ),
);
/** Those of this commit, whose rows it is about to remove: marks that others left have none. */
function ownRemoved(db: QueryCreator<TenantSchema>) {
  return db
    .selectFrom('removed_run')
    .select('removed_run.run_id')
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('run').select('run.id').whereRef('run.id', '=', 'removed_run.run_id')),
    );
}
/** Not by a join: without statistics SQLite would go through all chunks there are. */
const sumRemovedChunks = tenantStatement<object>()((db) =>
  db
    .selectFrom('chunk')
    .select((row) => [
      sql<number | null>`sum(length(${row.ref('bytes')}) + ${sql.lit(chunkBytes)})`.as('bytes'),
      row.fn.count<number>('run_id').distinct().as('runs'),
    ])
    .where('run_id', 'in', ownRemoved(db)),
);
const sumRemovedBlobs = tenantStatement<object>()((db) =>
  db
    .selectFrom('blob_use')
    .select((row) => row.fn.sum<number | null>('size').as('bytes'))
    .where('run_id', 'in', ownRemoved(db)),
);
const selectThrough = tenantStatement<{ flow: string }>()((db, p) =>
  db.selectFrom('flow').select('kept_through').where('key', '=', p.flow),
);
const add = tenantStatement<Ended & { bytes: number }>()((db, p) =>
  db
    .updateTable('flow')
    .set((flow) => ({
      kept_bytes: flow('kept_bytes', '+', p.bytes),
      kept_through: p.until,
    }))
    .where('key', '=', p.flow)
    // Another process may have done the same.
    .where('kept_through', '=', p.from),
);

function byKind<T>(make: (kind: EndedKind) => T): Record<EndedKind, T> {
  return { succeeded: make('succeeded'), failed: make('failed') };
}

export async function endedRuns(
  tx: Tx,
  { flow, through, until }: { flow: string; through: number; until: number },
): Promise<EndedRuns> {
  const range = { flow, from: through, until };
  const oldest = async (kind: EndedKind): Promise<number | null> =>
    (await tx.get(selectOldest[kind], { flow }))?.ended_at ?? null;
  let isMeasured = true;
  for (const kind of endedKinds) if (await tx.get(selectFirst[kind], range)) isMeasured = false;
  return {
    oldest: { succeeded: await oldest('succeeded'), failed: await oldest('failed') },
    isMeasured,
  };
}

/**
 * Each run is measured once, some time after its end: a counter that every end of a run moves would be one row that all of
 * a flow's runs wait for.
 */
export async function measureKept(
  tx: Tx,
  { flow, until: limit }: { flow: string; until: number },
): Promise<void> {
  const from = (await tx.get(selectThrough, { flow }))?.kept_through;
  if (from === undefined || from >= limit) return;
  let until = limit;
  for (const kind of endedKinds)
    until = (await tx.get(selectBound[kind], { flow, from, until }))?.ended_at ?? until;
  const bytes = await sizeOf(tx, { flow, from, until });
  await tx.run(add, { flow, from, until, bytes });
}

async function sizeOf(tx: Tx, range: Ended): Promise<number> {
  let bytes = 0;
  for (const kind of endedKinds)
    bytes += together(await tx.get(sumChunks[kind], range), await tx.get(sumBlobs[kind], range));
  return bytes;
}

/** Of runs that are marked as removed, while their rows and chunks are there. */
export async function sizeOfRemoved(tx: Tx): Promise<number> {
  return together(await tx.get(sumRemovedChunks, {}), await tx.get(sumRemovedBlobs, {}));
}

function together(
  chunks: { readonly bytes: number | null; readonly runs: number } | undefined,
  blobs: { readonly bytes: number | null } | undefined,
): number {
  const own = Number(chunks?.bytes ?? 0) + Number(chunks?.runs ?? 0) * runBytes;
  return own + Number(blobs?.bytes ?? 0);
}

/** In either table a flow stays that was deleted. */
const selectLost = tenantStatement<object>()((db) =>
  db
    .selectFrom('flow_version')
    .select('flow')
    .union(db.selectFrom('draft_version').select('flow'))
    .except(db.selectFrom('flow').select('key as flow')),
);

export async function lostFlows(tx: Tx): Promise<readonly string[]> {
  return (await tx.all(selectLost, {})).map(({ flow }) => flow);
}
