import { type Expression, expressionBuilder, type Kysely, sql } from 'kysely';
import { everyGroup, openPriorities } from '../lanes.ts';
import { isSuspect } from '../order.ts';
import type { TenantSchema } from '../schema.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ClaimedRun } from '../tenant-store.ts';
import { readLanes } from './read-lanes.ts';
import { runColumns, toRunRow } from './run-row.ts';
import { takeSlot } from './slots.ts';
import { hasMessages } from './tell-runs.ts';

export interface Claim {
  readonly owner: string;
  readonly group: string;
  readonly limit: number;
}

type LaneClaim = Claim & { readonly priority: number };

/** Of the whole group, while none of its lanes is paused; nothing otherwise. */
const take = tenantStatement<Claim & { every: string }>()((db, p) =>
  takeBest(db, p, { limit: unlessPaused(p) }),
);
/** Of one lane. */
const takeLane = tenantStatement<LaneClaim>()((db, p) =>
  takeBest(db, p, { limit: p.limit, priority: p.priority }),
);
const peek = tenantStatement<Omit<LaneClaim, 'owner'>>()((db, p) =>
  db
    .selectFrom('run')
    .select(['priority', 'rank', 'id'])
    .where('ready', '=', sql.lit(1))
    .where('group', '=', p.group)
    .where('priority', '=', p.priority)
    .orderBy('rank')
    .orderBy('id')
    .limit(p.limit),
);

type Given<Params> = { readonly [Name in keyof Params]-?: Expression<Params[Name]> };

/** As a limit it is looked at once; as a condition SQLite would look at it for each run. */
function unlessPaused(p: Given<{ group: string; every: string; limit: number }>) {
  const eb = expressionBuilder<TenantSchema>();
  const paused = eb
    .selectFrom('lane')
    .select('lane.priority')
    .where('paused', '=', sql.lit(1))
    .where((lane) => lane.or([lane('group', '=', p.group), lane('group', '=', p.every)]));
  return eb
    .case()
    .when(eb.exists(paused))
    .then(0)
    .else(eb.cast<number>(p.limit, 'bigint'))
    .end()
    .$castTo<number>();
}

/** Where two claims overlap, each passes over the rows the other holds. In `with`, so that they are chosen once. */
function takeBest(
  db: Kysely<TenantSchema>,
  p: Given<Claim>,
  { limit, priority }: { limit: Expression<number>; priority?: Expression<number> },
) {
  return db
    .with('best', (inner) =>
      inner
        .selectFrom('run')
        .select('id')
        .where('ready', '=', sql.lit(1))
        .where('group', '=', p.group)
        .$if(priority !== undefined, (runs) =>
          runs.where('priority', '=', priority as Expression<number>),
        )
        .orderBy('rank')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('run')
    .set((run) => ({
      owner: p.owner,
      epoch: run('epoch', '+', 1),
      claims: run('claims', '+', 1),
      ready: 0,
      waits_for: null,
    }))
    .where('id', 'in', (inner) => inner.selectFrom('best').select('id'))
    .returning([...runColumns, 'epoch', 'messages', 'holds', 'claims']);
}

const putBack = tenantStatement<{ id: string }>()((db, p) =>
  db
    .updateTable('run')
    .set((run) => ({
      owner: null,
      epoch: run('epoch', '-', 1),
      claims: run('claims', '-', 1),
      ready: 1,
    }))
    .where('id', '=', p.id),
);

/**
 * The best ready runs of the group, best first, but for those of paused lanes: those before the first suspect, or that
 * suspect alone, and without those that find no free slot. Their status stays as it is till the first append.
 */
export async function claimRuns(tx: Tx, claim: Claim): Promise<readonly ClaimedRun[]> {
  const all = await tx.all(take, { ...claim, every: everyGroup });
  const rows = all.length > 0 ? all : await takeFromOpenLanes(tx, claim);
  const ranked = rows.toSorted(byRank).map((row) => ({
    run: toRunRow(row),
    epoch: row.epoch,
    claims: row.claims,
    messages: row.messages,
    holds: row.holds === 1,
  }));
  const suspect = ranked.findIndex(isSuspect);
  const kept = suspect < 0 ? ranked.length : Math.max(1, suspect);
  for (const { run } of ranked.slice(kept)) await tx.run(putBack, { id: run.id });
  return withSlots(tx, ranked.slice(0, kept));
}

/**
 * Where some lanes of the group are paused: as many of each open one as are among the best of all. Those of paused ones are
 * not even looked at, however many lie before.
 */
async function takeFromOpenLanes(tx: Tx, claim: Claim) {
  const lanes = await readLanes(tx);
  // The whole group was looked at.
  if (!lanes.some((lane) => lane.paused && isAbout(lane, claim.group))) return [];
  const open = openPriorities(lanes, claim.group);
  const heads = [];
  for (const priority of open) heads.push(...(await tx.all(peek, { ...claim, priority })));
  const best = heads.toSorted(byRank).slice(0, claim.limit);
  const rows = [];
  for (const priority of open) {
    const limit = best.filter((head) => head.priority === priority).length;
    if (limit > 0) rows.push(...(await tx.all(takeLane, { ...claim, priority, limit })));
  }
  return rows;
}

const isAbout = ({ group }: { readonly group: string }, own: string): boolean =>
  group === own || group === everyGroup;

type Ranked = { readonly rank: number; readonly id: string };
const byRank = (a: Ranked, b: Ranked): number => a.rank - b.rank || (a.id < b.id ? -1 : 1);

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
