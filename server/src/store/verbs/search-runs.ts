import { askedByFilter } from '../search/run-words.ts';
import type { FindRuns } from '../search/search.ts';
import type { Tx } from '../statement.ts';
import type { RunRow } from '../tenant-store.ts';
import type { RunPage } from './list-runs.ts';
import { isOfFilter, narrowedBy } from './narrowed-runs.ts';
import { type BriefRun, readBrief, readRuns } from './read-runs.ts';

/** Of those found by words at a time, where the filter passes over many. */
const most = 2500;

/** Runs of a filter with words, newest first, as `find` knows them; what else the filter says is judged by their rows. */
export async function searchRuns(
  tx: Tx,
  find: FindRuns,
  page: RunPage,
): Promise<readonly RunRow[]> {
  return fitting(find, page, (ids) => readRuns(tx, ids));
}

/** The same runs, of which only that is read that a filter asks for. */
export async function searchBrief(
  tx: Tx,
  find: FindRuns,
  page: RunPage,
): Promise<readonly BriefRun[]> {
  return fitting(find, page, (ids) => readBrief(tx, ids));
}

async function fitting<Row extends BriefRun>(
  find: FindRuns,
  page: RunPage,
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const asked = askedByFilter(page);
  if (asked === null) return [];
  const found: Row[] = [];
  const { from, before: to } = narrowedBy(page);
  let limit = Math.min(page.limit, most);
  for (let before = page.cursor; found.length < page.limit; ) {
    const ids = await find({ asked, before, from, to, limit });
    const rows = new Map((await read(ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const row = rows.get(id);
      if (row && isOfFilter(row, page)) found.push(row);
    }
    if (ids.length < limit) break;
    before = ids.at(-1);
    limit = most;
  }
  return found.slice(0, page.limit);
}
