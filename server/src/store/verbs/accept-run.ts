import { stringifyJson } from '@weir/contract/json';
import { encodeChunk } from '../journal-chunks.ts';
import { toCaller } from '../run-messages.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { AcceptedRun, NewRun, NewSlot } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { insertChunk } from './insert-chunk.ts';
import { insertJournal } from './insert-journal.ts';
import { insertRun } from './insert-run.ts';
import { replaceRuns } from './replace-runs.ts';
import { isSlotTaken } from './slots.ts';
import { tellRun } from './tell-runs.ts';
import { markUnsearched } from './unsearched.ts';

interface DedupeKey {
  readonly flow: string;
  readonly trigger: string;
  readonly hash: string;
}

/** Changes nothing while an unexpired row holds the key. */
const takeKey = tenantStatement<DedupeKey & { runId: string; expiresAt: number; now: number }>()(
  (db, p) =>
    db
      .insertInto('dedupe')
      .values({
        flow: p.flow,
        trigger: p.trigger,
        hash: p.hash,
        run_id: p.runId,
        expires_at: p.expiresAt,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['flow', 'trigger', 'hash'])
          .doUpdateSet({ run_id: p.runId, expires_at: p.expiresAt })
          .where('dedupe.expires_at', '<=', p.now),
      ),
);
const selectHolder = tenantStatement<DedupeKey>()((db, p) =>
  db
    .selectFrom('dedupe')
    .select('run_id')
    .where('flow', '=', p.flow)
    .where('trigger', '=', p.trigger)
    .where('hash', '=', p.hash),
);

const releaseKey = tenantStatement<DedupeKey & { now: number }>()((db, p) =>
  db
    .deleteFrom('dedupe')
    .where('flow', '=', p.flow)
    .where('trigger', '=', p.trigger)
    .where('hash', '=', p.hash)
    .where('expires_at', '>', p.now)
    .returning('run_id'),
);

const nobody = { owner: null, epoch: 0, startedAt: null } as const;

/** Throws `conflict` when the id is there already, or what it takes over is not. */
export async function acceptRun(tx: Tx, run: NewRun): Promise<AcceptedRun> {
  const holder = run.dedupe && (await takeDedupe(tx, run, run.dedupe));
  if (holder !== undefined) return { runId: holder, duplicate: true, dropped: false, ready: [] };
  const { id: runId, slot, flow, acceptedAt: at } = run;
  const own = slot && { flow, slot: slot.key };
  if (slot?.over === 'drop' && own && (await isSlotTaken(tx, own))) return drop(tx, run, slot);
  const { lastSeq } = run.chunk;
  const queued = { status: 'queued', ready: 1, endedAt: null, error: null } as const;
  await insertRun(tx, run, { ...queued, ...nobody, lastSeq });
  await insertJournal(tx, run);
  await markUnsearched(tx, { runId, lastSeq });
  const ready: { readonly group: string }[] = [run];
  if (slot?.over === 'replace')
    ready.push(...(await replaceRuns(tx, { id: runId, flow, acceptedAt: at, slot })));
  return { runId, duplicate: false, dropped: false, ready: countByGroup(ready) };
}

/** It is there, cancelled, with what was to be done. */
async function drop(tx: Tx, run: NewRun, { error }: NewSlot): Promise<AcceptedRun> {
  const { id: runId, acceptedAt: at, chunk } = run;
  const seq = chunk.lastSeq + 1;
  const end = encodeChunk([{ type: 'ended', status: 'cancelled', error, seq, at }]);
  const ended = {
    status: 'cancelled',
    ready: 0,
    endedAt: at,
    error: stringifyJson(error),
  } as const;
  await insertRun(tx, run, { ...ended, ...nobody, lastSeq: end.lastSeq });
  await insertJournal(tx, run);
  await insertChunk(tx, runId, end);
  await markUnsearched(tx, { runId, lastSeq: end.lastSeq });
  const ready: { readonly group: string }[] = [];
  for (const tell of toCaller({ id: runId, caller: run.caller ?? null }, { error })) {
    const { group } = await tellRun(tx, tell);
    if (group !== null) ready.push({ group });
  }
  return { runId, duplicate: false, dropped: true, ready: countByGroup(ready) };
}

/** Answers the run that has the key already; undefined: it is this one's now. */
export async function takeDedupe(
  tx: Tx,
  run: Pick<NewRun, 'id' | 'flow' | 'trigger' | 'acceptedAt'>,
  { hash, expiresAt, delivery }: NonNullable<NewRun['dedupe']>,
): Promise<string | undefined> {
  const key = { flow: run.flow, trigger: run.trigger, hash };
  if (delivery === 'again') {
    const held = await tx.get(releaseKey, { ...key, now: run.acceptedAt });
    if (held) return held.run_id;
  }
  // Every row has expired by the end of time.
  const now = delivery ? Number.MAX_SAFE_INTEGER : run.acceptedAt;
  if ((await tx.run(takeKey, { ...key, runId: run.id, expiresAt, now })) > 0) return undefined;
  return (await tx.get(selectHolder, key))?.run_id ?? run.id;
}
