import { timeOfId } from '@weir/contract/id-time';
import type { RunFilter } from '@weir/contract/run-filter';
import { runStatuses } from '@weir/contract/run-status';
import type { CountBy, RunCount, RunCounts } from '../run-counts.ts';
import type { FindRuns } from '../search/search.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import { listRuns } from './list-runs.ts';
import { type NarrowedParams, narrowedBy, narrowedRuns, perFilter } from './narrowed-runs.ts';
import { searchBrief } from './search-runs.ts';

/** Runs that are counted in one go, and of those that are found by words. */
const most = 1_000_000;
const mostFound = 2_000;
/** Hours, a month of them. */
const mostHours = 744;
const hour = 3_600_000;

const countOf = perFilter((asked) =>
  tenantStatement<NarrowedParams>()((db, p) =>
    db
      .selectFrom(narrowedRuns(db, p, asked).select('id').limit(p.limit).as('some'))
      .select((some) => some.fn.countAll<number>().as('count')),
  ),
);
/** Each time the next in the index, however many runs there are of one. */
const selectNextFlow = tenantStatement<{ after: string }>()((db, p) =>
  db
    .selectFrom('run')
    .select((run) => run.fn.min<string | null>('flow').as('flow'))
    .where('flow', '>', p.after),
);

/** Runs of the filter by status, by flow, or by the hour of their acceptance; along an index, and never too many. */
export async function countRuns(
  tx: Tx,
  find: FindRuns,
  { filter, by }: { filter: RunFilter; by: CountBy },
): Promise<RunCounts> {
  if (filter.q !== undefined) return countFound(tx, find, { filter, by });
  const counter = createCounter(tx);
  if (by === 'status') await countStatuses(counter, filter);
  else if (by === 'flow') await countFlows(tx, counter, filter);
  else await countHours(tx, counter, filter);
  return counter.counts();
}

/** Counts until there is no room for more. */
interface Counter {
  add(value: string | number, filter: RunFilter): Promise<void>;
  /** No more is counted. */
  cut(): void;
  readonly isOver: boolean;
  counts(): RunCounts;
}

function createCounter(tx: Tx): Counter {
  const items: RunCount[] = [];
  let left = most;
  let isCut = false;
  return {
    async add(value, filter) {
      let count = 0;
      const narrowed = narrowedBy(filter);
      for (const status of new Set(filter.status ?? [undefined])) {
        const by = { ...narrowed, status };
        // One more than there is room for tells whether there are more.
        const params = { ...(by as NarrowedParams), limit: left - count + 1 };
        count += Number((await tx.get(countOf(by), params))?.count);
      }
      if (count > left) isCut = true;
      count = Math.min(count, left);
      left -= count;
      if (count > 0) items.push({ value, count });
    },
    cut: () => {
      isCut = true;
    },
    get isOver() {
      return isCut;
    },
    counts: () => ({ items, isWhole: !isCut }),
  };
}

async function countStatuses(counter: Counter, filter: RunFilter): Promise<void> {
  const asked = filter.status ?? runStatuses;
  for (const status of runStatuses.filter((each) => asked.includes(each)))
    await counter.add(status, { ...filter, status: [status] });
}

async function countFlows(tx: Tx, counter: Counter, filter: RunFilter): Promise<void> {
  if (filter.flow !== undefined) return counter.add(filter.flow, filter);
  for (let after = ''; !counter.isOver; ) {
    const flow = (await tx.get(selectNextFlow, { after }))?.flow ?? null;
    if (flow === null) return;
    await counter.add(flow, { ...filter, flow });
    after = flow;
  }
}

/** The newest first; hours without runs are passed over. */
async function countHours(tx: Tx, counter: Counter, filter: RunFilter): Promise<void> {
  let to = filter.to;
  for (let hours = 0; !counter.isOver; hours += 1) {
    const [newest] = await listRuns(tx, { ...filter, to, limit: 1 });
    if (!newest) return;
    if (hours === mostHours) return counter.cut();
    const begin = hourOf(newest);
    await counter.add(begin, { ...filter, from: Math.max(begin, filter.from ?? 0), to });
    to = begin;
  }
}

/** As its id says, by which it is found. */
function hourOf({ id }: { readonly id: string }): number {
  const at = timeOfId(id);
  return at - (at % hour);
}

async function countFound(
  tx: Tx,
  find: FindRuns,
  { filter, by }: { filter: RunFilter; by: CountBy },
): Promise<RunCounts> {
  const found = await searchBrief(tx, find, { ...filter, limit: mostFound + 1 });
  const counts = new Map<string | number, number>();
  for (const run of found.slice(0, mostFound)) {
    const value = by === 'hour' ? hourOf(run) : run[by];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const items = [...counts].map(([value, count]) => ({ value, count }));
  return { items, isWhole: found.length <= mostFound };
}
