import { stringifyJson } from '@weir/contract/json';
import { isEnded, openStatuses, type RunStatus } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Intervention, ReadyCount } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';
import { insertChunk } from './insert-chunk.ts';
import { freeSlot } from './slots.ts';
import { dropSnapshot } from './snapshots.ts';
import { forgetMessages, tellRun } from './tell-runs.ts';
import { markUnsearched } from './unsearched.ts';
import { changeWaits } from './waits.ts';

interface Move {
  readonly id: string;
  readonly status: RunStatus;
  readonly seqBefore: number;
  readonly lastSeq: number;
  readonly ready: 0 | 1;
  readonly endedAt: number | null;
  readonly error: string | null;
}

const moveOpen = moveFrom(openStatuses);
const moveEnded = moveFrom(['failed', 'cancelled']);

function moveFrom(statuses: readonly RunStatus[]) {
  return tenantStatement<Move>()((db, p) =>
    db
      .updateTable('run')
      .set({
        status: p.status,
        last_seq: p.lastSeq,
        ready: p.ready,
        due_at: null,
        ended_at: p.endedAt,
        error: p.error,
        parked: 0,
        claims: 0,
      })
      .where('id', '=', p.id)
      .where('last_seq', '=', p.seqBefore)
      .where('owner', 'is', null)
      .where('status', 'in', statuses)
      .returning(['group', 'flow', 'slot', 'messages']),
  );
}

/** Throws `conflict` when the run has moved on, is held, or is in no state for it. */
export async function intervene(
  tx: Tx,
  intervention: Intervention,
): Promise<readonly ReadyCount[]> {
  const { runId, chunk, status, endedAt, error, reopens, waits, tells = [] } = intervention;
  const { firstSeq, lastSeq } = chunk;
  const row = await tx.get(reopens ? moveEnded : moveOpen, {
    id: runId,
    status,
    seqBefore: firstSeq - 1,
    lastSeq,
    ready: isEnded(status) ? 0 : 1,
    endedAt,
    error: error && stringifyJson(error),
  });
  if (!row) throw new WeirError('conflict', { reason: runId });
  await tx.run(insertChunk, { runId, ...chunk });
  await markUnsearched(tx, { runId, lastSeq });
  if (waits) await changeWaits(tx, runId, waits);
  if (isEnded(status)) {
    await dropSnapshot(tx, runId);
    await forgetMessages(tx, { runId, upTo: row.messages });
  }
  const ready: { readonly group: string }[] = isEnded(status) ? [] : [row];
  const { flow, slot } = row;
  if (slot !== null && isEnded(status))
    ready.push(...(await freeSlot(tx, { id: runId, flow, slot })));
  for (const tell of tells) {
    const { group } = await tellRun(tx, tell);
    if (group !== null) ready.push({ group });
  }
  return countByGroup(ready);
}
