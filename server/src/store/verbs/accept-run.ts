import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { NewRun } from '../tenant-store.ts';
import { insertChunk } from './insert-chunk.ts';

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

type RunValues = Omit<NewRun, 'name' | 'chunk' | 'dedupe' | 'caller'> & {
  readonly name: string;
  readonly caller: string | null;
  readonly lastSeq: number;
};

const insertRun = tenantStatement<RunValues>()((db, p) =>
  db
    .insertInto('run')
    .values({
      id: p.id,
      flow: p.flow,
      name: p.name,
      version: p.version,
      trigger: p.trigger,
      status: 'queued',
      priority: p.priority,
      group: p.group,
      rank: p.rank,
      ready: 1,
      epoch: 0,
      trace_id: p.traceId,
      accepted_at: p.acceptedAt,
      last_seq: p.lastSeq,
      caller: p.caller,
    })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

/** Throws `conflict` when the id is there already. */
export async function acceptRun(
  tx: Tx,
  run: NewRun,
): Promise<{ readonly runId: string; readonly duplicate: boolean }> {
  if (run.dedupe) {
    const key = { flow: run.flow, trigger: run.trigger, hash: run.dedupe.hash };
    const { expiresAt, delivery } = run.dedupe;
    if (delivery === 'again') {
      const held = await tx.get(releaseKey, { ...key, now: run.acceptedAt });
      if (held) return { runId: held.run_id, duplicate: true };
    }
    // Every row has expired by the end of time.
    const now = delivery ? Number.MAX_SAFE_INTEGER : run.acceptedAt;
    const claim = { ...key, runId: run.id, expiresAt, now };
    if ((await tx.run(takeKey, claim)) === 0) {
      const holder = await tx.get(selectHolder, key);
      return { runId: holder?.run_id ?? run.id, duplicate: true };
    }
  }
  const { chunk } = run;
  const inserted = await tx.run(insertRun, {
    ...run,
    name: JSON.stringify(run.name),
    lastSeq: chunk.lastSeq,
    caller: run.caller ? JSON.stringify(run.caller) : null,
  });
  if (inserted === 0) throw new WeirError('conflict', { reason: run.id });
  await tx.run(insertChunk, { runId: run.id, ...chunk });
  return { runId: run.id, duplicate: false };
}
