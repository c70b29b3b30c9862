import type { RunFilter } from '@weir/contract/run-filter';
import { askedByFilter } from '../search/run-words.ts';
import type { FindRuns } from '../search/search.ts';
import type { Tx } from '../statement.ts';
import type { RunRow } from '../tenant-store.ts';
import type { RunPage } from './list-runs.ts';
import { isOfFilter, narrowedBy } from './narrowed-runs.ts';
import { readRuns } from './read-runs.ts';

/** Of those found by words at a time, where the filter passes over many. */
const most = 1000;

/** Runs of a filter with words, newest first, as `find` knows them; what else the filter says is judged by their rows. */
export async function searchRuns(
  tx: Tx,
  find: FindRuns,
  page: RunPage,
): Promise<readonly RunRow[]> {
  const asked = askedByFilter(page);
  if (asked === null) return [];
  const found: RunRow[] = [];
  const { from, before: to } = narrowedBy(page);
  let limit = Math.min(page.limit, most);
  for (let before = page.cursor; found.length < page.limit; ) {
    const ids = await find({ asked, before, from, to, limit });
    found.push(...(await inOrder(tx, ids, page)));
    if (ids.length < limit) break;
    before = ids.at(-1);
    limit = most;
  }
  return found.slice(0, page.limit);
}

async function inOrder(
  tx: Tx,
  ids: readonly string[],
  filter: RunFilter,
): Promise<readonly RunRow[]> {
  const rows = new Map((await readRuns(tx, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row && isOfFilter(row, filter) ? [row] : [];
  });
}
