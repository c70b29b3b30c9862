import type { JournalEvent } from '@weir/contract/journal';
import { openStatuses } from '@weir/contract/run-status';
import { encodeChunk } from '../journal-chunks.ts';
import { packMessage, toCaller } from '../run-messages.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { NewRun } from '../tenant-store.ts';
import { insertChunk } from './insert-chunk.ts';
import { runColumns, toRunRow } from './run-row.ts';
import { forgetMessages, tellRun } from './tell-runs.ts';
import { markUnsearched } from './unsearched.ts';

type Older = Pick<NewRun, 'flow' | 'id'> & { readonly slot: string };

const select = tenantStatement<Older>()((db, p) =>
  db
    .selectFrom('run')
    .select(runColumns)
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('ended_at', 'is', null)
    .where('id', '!=', p.id)
    .orderBy('id')
    .forUpdate(),
);
const endQueued = tenantStatement<{
  id: string;
  at: number;
  seqBefore: number;
  lastSeq: number;
}>()((db, p) =>
  db
    .updateTable('run')
    .set({
      status: 'cancelled',
      ended_at: p.at,
      last_seq: p.lastSeq,
      ready: 0,
      parked: 0,
      holds: 0,
    })
    .where('id', '=', p.id)
    .where('owner', 'is', null)
    .where('started_at', 'is', null)
    .where('last_seq', '=', p.seqBefore)
    .where('status', 'in', openStatuses),
);

/** Cancels the runs of the key that are there: what has not begun at once, the others by their workers. Answers groups that became ready. */
export async function replaceRuns(
  tx: Tx,
  run: Pick<NewRun, 'id' | 'flow' | 'acceptedAt'> & { readonly slot: NonNullable<NewRun['slot']> },
): Promise<readonly { readonly group: string }[]> {
  const { id, flow, acceptedAt: at, slot } = run;
  const by = `run:${id}`;
  const groups: (string | null)[] = [];
  for (const columns of await tx.all(select, { id, flow, slot: slot.key })) {
    const row = toRunRow(columns);
    const { error } = slot;
    const events: JournalEvent[] = [
      { type: 'cancel-requested', by, error, seq: row.lastSeq + 1, at },
      { type: 'ended', status: 'cancelled', error, seq: row.lastSeq + 2, at },
    ];
    const chunk = encodeChunk(events);
    const moved = { id: row.id, at, seqBefore: row.lastSeq, lastSeq: chunk.lastSeq };
    const isEndedNow = (await tx.run(endQueued, moved)) > 0;
    const bytes = packMessage({ kind: 'cancel', by, error });
    if (!isEndedNow) {
      groups.push((await tellRun(tx, { runId: row.id, bytes })).group);
      continue;
    }
    await tx.run(insertChunk, { runId: row.id, ...chunk });
    await markUnsearched(tx, { runId: row.id, lastSeq: chunk.lastSeq });
    await forgetMessages(tx, { runId: row.id, upTo: Number.MAX_SAFE_INTEGER });
    for (const tell of toCaller(row, { error })) groups.push((await tellRun(tx, tell)).group);
  }
  return groups.flatMap((group) => (group === null ? [] : [{ group }]));
}
