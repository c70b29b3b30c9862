import { isEnded, type RunStatus, runStatuses } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Intervention } from '../tenant-store.ts';
import { insertChunk } from './insert-chunk.ts';

const move = tenantStatement<{
  id: string;
  status: RunStatus;
  seqBefore: number;
  lastSeq: number;
}>()((db, p) =>
  db
    .updateTable('run')
    .set({ status: p.status, last_seq: p.lastSeq, ready: 1, due_at: null })
    .where('id', '=', p.id)
    .where('last_seq', '=', p.seqBefore)
    .where('owner', 'is', null)
    .where(
      'status',
      'in',
      runStatuses.filter((status) => !isEnded(status)),
    ),
);

/** Throws `conflict` when the run has moved on, is held, or has ended. */
export async function intervene(tx: Tx, { runId, chunk, status }: Intervention): Promise<void> {
  const { firstSeq, lastSeq } = chunk;
  const moved = await tx.run(move, { id: runId, status, seqBefore: firstSeq - 1, lastSeq });
  if (moved === 0) throw new WeirError('conflict', { reason: runId });
  await tx.run(insertChunk, { runId, ...chunk });
}
