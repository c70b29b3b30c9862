import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { openPriorities, pauseOf } from '../lanes.ts';
import type { TenantSchema } from '../schema.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { PlaceInLine } from '../tenant-store.ts';
import { readLanes } from './read-lanes.ts';

interface Before {
  readonly rank: number;
  readonly id: string;
}
type OfLane = Before & { readonly group: string; readonly priority: number };

/** Holders named at most. */
const named = 5;

const selectRun = tenantStatement<{ id: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select(['group', 'priority', 'rank', 'id', 'ready', 'parked', 'flow', 'slot'])
    .where('id', '=', p.id),
);
const countInGroup = tenantStatement<Omit<OfLane, 'priority'>>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => run.fn.countAll<number>().as('count'))
    .where('ready', '=', sql.lit(1))
    .where('group', '=', p.group)
    .where((run) => liesBefore(run, p)),
);
const countInLane = tenantStatement<OfLane>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => run.fn.countAll<number>().as('count'))
    .where('ready', '=', sql.lit(1))
    .where('group', '=', p.group)
    .where('priority', '=', p.priority)
    .where((run) => liesBefore(run, p)),
);
const countParked = tenantStatement<Before & { flow: string; slot: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => run.fn.countAll<number>().as('count'))
    .where('parked', '=', sql.lit(1))
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where((run) => liesBefore(run, p)),
);
const selectHolders = tenantStatement<{ flow: string; slot: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select('id')
    .where('flow', '=', p.flow)
    .where('slot', '=', p.slot)
    .where('holds', '=', sql.lit(1))
    .orderBy('id')
    .limit(sql.lit(named)),
);

type Run = ExpressionBuilder<TenantSchema, 'run'>;
type Own = { readonly [Name in keyof Before]-?: Parameters<Run['tuple']>[0] };

function liesBefore(run: Run, own: Own) {
  return run(
    run.refTuple('rank', 'id'),
    '<',
    run.tuple(own.rank, own.id) as never,
  ).$castTo<SqlBool>();
}

/** Where the run stands among those that wait for what it waits for; null: it waits for neither a worker nor a slot. */
export async function placeInLine(tx: Tx, id: string): Promise<PlaceInLine | null> {
  const run = await tx.get(selectRun, { id });
  if (!run || (run.ready === 0 && run.parked === 0)) return null;
  const lanes = await readLanes(tx);
  const { group, priority, rank, flow, slot } = run;
  const pause = pauseOf(lanes, { group, priority }) ?? null;
  if (run.ready === 1) {
    const open = openPriorities(lanes, group);
    if (open.length === 9) {
      const row = await tx.get(countInGroup, { group, rank, id });
      return { of: 'worker', before: Number(row?.count), pause };
    }
    let before = 0;
    for (const each of open)
      before += Number((await tx.get(countInLane, { group, priority: each, rank, id }))?.count);
    return { of: 'worker', before, pause };
  }
  const key = { flow, slot: slot ?? '' };
  const row = await tx.get(countParked, { ...key, rank, id });
  const holders = (await tx.all(selectHolders, key)).map((holder) => holder.id);
  return { of: 'slot', before: Number(row?.count), pause, holders };
}
