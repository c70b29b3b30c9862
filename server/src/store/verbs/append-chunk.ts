import { stringifyJson } from '@weir/contract/json';
import { isEnded, type RunStatus, runStatuses, transitions } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Append } from '../tenant-store.ts';
import { insertChunk } from './insert-chunk.ts';

interface Move {
  readonly id: string;
  readonly owner: string;
  readonly epoch: number;
  readonly seqBefore: number;
  readonly lastSeq: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
}

/** One statement per status a run may come to: it holds whence a run may legally come. */
const move = Object.fromEntries(runStatuses.map((status) => [status, moveTo(status)])) as Record<
  RunStatus,
  ReturnType<typeof moveTo>
>;

function moveTo(status: RunStatus) {
  return tenantStatement<Move>()((db, p) =>
    db
      .updateTable('run')
      .set({
        status,
        last_seq: p.lastSeq,
        started_at: p.startedAt,
        ended_at: p.endedAt,
        error: p.error,
        ...(isEnded(status) && { owner: null }),
      })
      .where('id', '=', p.id)
      .where('owner', '=', p.owner)
      .where('epoch', '=', p.epoch)
      .where('last_seq', '=', p.seqBefore)
      .where(
        'status',
        'in',
        runStatuses.filter((from) => leads(from, status)),
      ),
  );
}

/** Whether one chunk may bring a run from `from` to `to`: it stays, or goes along one or more transitions. */
function leads(from: RunStatus, to: RunStatus): boolean {
  if (from === to) return !isEnded(from);
  return transitions[from].some((next) => next === to || leads(next, to));
}

const selectHeld = tenantStatement<Pick<Move, 'id' | 'owner' | 'epoch' | 'seqBefore'>>()((db, p) =>
  db
    .selectFrom('run')
    .select('status')
    .where('id', '=', p.id)
    .where('owner', '=', p.owner)
    .where('epoch', '=', p.epoch)
    .where('last_seq', '=', p.seqBefore),
);

/** Throws `lease_lost`, or `conflict` for a status the run's own cannot lead to. */
export async function appendChunk(tx: Tx, append: Append): Promise<void> {
  const { runId, owner, epoch, chunk, status, startedAt, endedAt } = append;
  const held = { id: runId, owner, epoch, seqBefore: chunk.firstSeq - 1 };
  const error = append.error && stringifyJson(append.error);
  const moved = await tx.run(move[status], {
    ...held,
    lastSeq: chunk.lastSeq,
    startedAt,
    endedAt,
    error,
  });
  if (moved === 0) {
    const kept = await tx.get(selectHeld, held);
    throw kept
      ? new WeirError('conflict', { reason: `${kept.status} → ${status}` })
      : new WeirError('lease_lost');
  }
  await tx.run(insertChunk, { runId, ...chunk });
}
