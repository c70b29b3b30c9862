import { sql } from 'kysely';
import { isSuspect } from '../order.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ClaimedRun } from '../tenant-store.ts';
import { runColumns, toRunRow } from './run-row.ts';
import { takeSlot } from './slots.ts';
import { hasMessages } from './tell-runs.ts';

export interface Claim {
  readonly owner: string;
  readonly group: string;
  readonly limit: number;
}

/** Where two claims overlap, each passes over the rows the other holds. In `with`, so that they are chosen once. */
const take = tenantStatement<Claim>()((db, p) =>
  db
    .with('best', (inner) =>
      inner
        .selectFrom('run')
        .select('id')
        .where('ready', '=', sql.lit(1))
        .where('group', '=', p.group)
        .orderBy('rank')
        .orderBy('id')
        .limit(p.limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('run')
    .set((run) => ({ owner: p.owner, epoch: run('epoch', '+', 1), ready: 0 }))
    .where('id', 'in', (inner) => inner.selectFrom('best').select('id'))
    .returning([...runColumns, 'epoch', 'rank', 'messages', 'holds']),
);

const putBack = tenantStatement<{ id: string }>()((db, p) =>
  db
    .updateTable('run')
    .set((run) => ({ owner: null, epoch: run('epoch', '-', 1), ready: 1 }))
    .where('id', '=', p.id),
);

/**
 * The best ready runs of the group, best first: those before the first suspect, or that suspect alone, and without those
 * that find no free slot. Their status stays as it is till the first append.
 */
export async function claimRuns(tx: Tx, claim: Claim): Promise<readonly ClaimedRun[]> {
  const rows = await tx.all(take, { owner: claim.owner, group: claim.group, limit: claim.limit });
  const ranked = rows
    .toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    .map((row) => ({
      run: toRunRow(row),
      epoch: row.epoch,
      messages: row.messages,
      holds: row.holds === 1,
    }));
  const suspect = ranked.findIndex(({ run, epoch }) => isSuspect({ epoch, lastSeq: run.lastSeq }));
  const kept = suspect < 0 ? ranked.length : Math.max(1, suspect);
  for (const { run } of ranked.slice(kept)) await tx.run(putBack, { id: run.id });
  return withSlots(tx, ranked.slice(0, kept));
}

async function withSlots(
  tx: Tx,
  claimed: readonly (ClaimedRun & { readonly holds: boolean })[],
): Promise<readonly ClaimedRun[]> {
  const runs: ClaimedRun[] = [];
  for (const { holds, ...each } of claimed) {
    const { id, flow, slot } = each.run;
    // One that has a message may have to hear that it is cancelled.
    const isFree =
      slot === null ||
      holds ||
      (each.messages > 0 && (await hasMessages(tx, id))) ||
      (await takeSlot(tx, { id, flow, slot }));
    if (isFree) runs.push(each);
  }
  return runs;
}
