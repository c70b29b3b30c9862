import type { RunStatus } from '@weir/contract/run-status';
import { sql } from 'kysely';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Chunk } from '../tenant-store.ts';
import { type Ids, idsIn, named } from './some-ids.ts';

/** What is known of a run before it is given another place. */
export interface RunPlace {
  readonly id: string;
  readonly status: RunStatus;
  readonly owner: string | null;
  readonly ready: 0 | 1;
  readonly priority: number;
  readonly group: string;
  readonly rank: number;
  readonly accepted_at: number;
  readonly last_seq: number;
  readonly flow: string;
  readonly slot: string | null;
  readonly holds: 0 | 1;
}

interface Place {
  /** Null: as it is. */
  readonly priority: number | null;
  readonly offset: number | null;
  readonly group: string | null;
}

const select = tenantStatement<Ids>()((db, p) =>
  db
    .selectFrom('run')
    .select([
      'id',
      'status',
      'owner',
      'ready',
      'priority',
      'group',
      'rank',
      'accepted_at',
      'last_seq',
      'flow',
      'slot',
      'holds',
    ])
    .where('id', 'in', idsIn(p))
    .orderBy('id')
    .forUpdate(),
);
const update = tenantStatement<Ids & Place>()((db, p) =>
  db
    .updateTable('run')
    .set((run) => ({
      priority: run.fn.coalesce(run.cast<number>(p.priority, 'integer'), 'priority'),
      group: run.fn.coalesce(p.group, 'group').$castTo<string>(),
      rank: run.fn.coalesce(run('accepted_at', '+', run.cast<number>(p.offset, 'bigint')), 'rank'),
      // One that is held learns of it by a message.
      last_seq: run
        .case()
        .when('owner', 'is', null)
        .then(run('last_seq', '+', 1))
        .else(run.ref('last_seq'))
        .end(),
    }))
    .where('id', 'in', idsIn(p)),
);
const insert = tenantStatement<Ids & Chunk>()((db, p) =>
  db
    .insertInto('chunk')
    .columns(['run_id', 'first_seq', 'last_seq', 'bytes'])
    .expression((run) =>
      run
        .selectFrom('run')
        .select((row) => [
          'id',
          row.cast<number>(p.firstSeq, 'bigint').as('first_seq'),
          row.cast<number>(p.lastSeq, 'bigint').as('last_seq'),
          sql<Uint8Array>`${p.bytes}`.as('bytes'),
        ])
        .where('id', 'in', idsIn(p)),
    ),
);

/** Those that are there; their rows stay as they are until the end of the commit. */
export function selectPlaces(tx: Tx, ids: readonly string[]): Promise<readonly RunPlace[]> {
  return tx.all(select, named(ids));
}

/** Makes room for one event in the journals of those that nobody holds. */
export async function updatePlaces(tx: Tx, ids: readonly string[], place: Place): Promise<void> {
  const { priority, offset, group } = place;
  await tx.run(update, { ...named(ids), priority, offset, group });
}

/** The same event for all of them. */
export async function insertEvents(tx: Tx, ids: readonly string[], chunk: Chunk): Promise<void> {
  await tx.run(insert, { ...named(ids), ...chunk });
}
