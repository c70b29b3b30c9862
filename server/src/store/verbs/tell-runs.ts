import { openStatuses } from '@weir/contract/run-status';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { MessageRow, ReadyCount, Tell } from '../tenant-store.ts';
import { countByGroup } from './count-by-group.ts';

/** Messages read at once; each may have a megabyte. */
const page = 50;

/** A run at rest becomes ready; one that is held learns of it from its worker, or when it is given back. */
const count = tenantStatement<{ id: string }>()((db, p) =>
  db
    .updateTable('run')
    .set((run) => ({
      messages: run('messages', '+', 1),
      ready: run.case().when('owner', 'is', null).then(1).else(0).end().$castTo<0 | 1>(),
      due_at: null,
      parked: 0,
    }))
    .where('id', '=', p.id)
    .where('status', 'in', openStatuses)
    .returning(['group', 'ready', 'messages as number']),
);
const insert = tenantStatement<MessageRow & { runId: string }>()((db, p) =>
  db.insertInto('message').values({ run_id: p.runId, number: p.number, bytes: p.bytes }),
);
const lock = tenantStatement<{ id: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select('id')
    .where('id', '=', p.id)
    .where('status', 'in', openStatuses)
    .forUpdate(),
);
const select = tenantStatement<{ runId: string; after: number }>()((db, p) =>
  db
    .selectFrom('message')
    .select(['number', 'bytes'])
    .where('run_id', '=', p.runId)
    .where('number', '>', p.after)
    .orderBy('number')
    .limit(sql.lit(page)),
);
const selectFirst = tenantStatement<{ runId: string }>()((db, p) =>
  db.selectFrom('message').select('number').where('run_id', '=', p.runId).limit(sql.lit(1)),
);
const remove = tenantStatement<{ runId: string; upTo: number }>()((db, p) =>
  db.deleteFrom('message').where('run_id', '=', p.runId).where('number', '<=', p.upTo),
);
const selectTold = tenantStatement<{ owner: string }>()((db, p) =>
  db
    .selectFrom('run')
    .innerJoin('message', 'message.run_id', 'run.id')
    .select((run) => ['run.id as runId', run.fn.max('message.number').as('number')])
    .where('run.owner', '=', p.owner)
    .groupBy('run.id'),
);

/** Answers the group of the run where that is ready now; null: nobody has to be called. `heard`: it has not ended. */
export async function tellRun(
  tx: Tx,
  { runId, bytes }: Tell,
): Promise<{ readonly heard: boolean; readonly group: string | null }> {
  const row = await tx.get(count, { id: runId });
  if (!row) return { heard: false, group: null };
  await tx.run(insert, { runId, number: row.number, bytes });
  return { heard: true, group: row.ready ? row.group : null };
}

/** As somebody outside does. */
export async function tell(
  tx: Tx,
  given: Tell,
): Promise<{ readonly heard: boolean; readonly ready: readonly ReadyCount[] }> {
  const { heard, group } = await tellRun(tx, given);
  return { heard, ready: group === null ? [] : countByGroup([{ group }]) };
}

/** Who writes to a run and to what belongs to it takes the run first, so that no two wait for each other. False: it has ended. */
export async function lockRun(tx: Tx, id: string): Promise<boolean> {
  return (await tx.get(lock, { id })) !== undefined;
}

export function readMessages(
  tx: Tx,
  sent: { runId: string; after: number },
): Promise<readonly MessageRow[]> {
  return tx.all(select, sent);
}

/** Whether any is not taken yet. */
export async function hasMessages(tx: Tx, runId: string): Promise<boolean> {
  return (await tx.get(selectFirst, { runId })) !== undefined;
}

export async function forgetMessages(tx: Tx, upTo: { runId: string; upTo: number }): Promise<void> {
  await tx.run(remove, upTo);
}

export function findTold(
  tx: Tx,
  owner: string,
): Promise<readonly { readonly runId: string; readonly number: number }[]> {
  return tx.all(selectTold, { owner });
}
