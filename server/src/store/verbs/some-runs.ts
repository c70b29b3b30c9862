import type { RunStatus } from '@weir/contract/run-status';
import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import type { TenantSchema } from '../schema.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Chunk } from '../tenant-store.ts';

/** Statements about many runs at once: some of them each, since the text of a statement is made once. */

/** Ids of one statement. */
const size = 100;
/** Of the ids of one statement. */
export const names = Array.from({ length: size }, (_, index) => `id${index}` as const);
export type Ids = { readonly [Name in `id${number}`]: string };
type Given<Params> = { readonly [Name in keyof Params]-?: Expression<Params[Name]> };

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
    .where((run) => isAmong(run, p))
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
    .where((run) => isAmong(run, p)),
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
        .where((row) => isAmong(row, p)),
    ),
);

function isAmong(run: ExpressionBuilder<TenantSchema, 'run'>, ids: Given<Ids>) {
  return run(
    'id',
    'in',
    names.map((name) => ids[name] as Expression<string>),
  );
}

/** The last of fewer ids stands for those that are missing. */
export function named(ids: readonly string[]): Ids {
  return Object.fromEntries(names.map((name, index) => [name, ids[index] ?? ids.at(-1) ?? '']));
}

/** As many as one statement takes. */
export function inBlocks(ids: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}

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
