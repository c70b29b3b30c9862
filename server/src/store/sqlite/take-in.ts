import { batchSize } from '../search/search.ts';
import type { Tx } from '../statement.ts';
import { allTaken, olderRuns, saveTakenFrom, takenFrom } from '../verbs/search-state.ts';
import { readSearched, type SearchSource } from '../verbs/searched-runs.ts';
import { readUnsearched } from '../verbs/unsearched.ts';
import type { SearchFile } from './search-file.ts';
import type { Taken } from './search-messages.ts';

/** Takes some of the runs in that the file does not know; `tx` reads the tenant's own. */
export async function takeIn(file: SearchFile, tx: Tx, source: SearchSource): Promise<Taken> {
  const from = await takenFrom(file.state);
  const changed = await readUnsearched(tx, batchSize);
  // What was there before search was is taken in when its turn comes, as it is then.
  const ids = new Set(changed.flatMap(({ runId }) => (runId >= from ? [runId] : [])));
  if (ids.size > 0) {
    const runs = await newestLast(tx, [...ids], source);
    file.put(runs, { older: false });
    for (const { row } of runs) ids.delete(row.id);
    // Those that are left were removed.
    if (ids.size > 0) file.forget([...ids]);
  }
  if (from === allTaken) return { changed, isAll: changed.length < batchSize };
  if (changed.length === batchSize) return { changed, isAll: false };
  const older = await olderRuns(tx, { before: from, limit: batchSize });
  file.put((await newestLast(tx, older, source)).toReversed(), { older: true });
  await saveTakenFrom(file.state, older.at(-1) ?? allTaken);
  return { changed, isAll: older.length === 0 };
}

async function newestLast(tx: Tx, ids: readonly string[], source: SearchSource) {
  const runs = await readSearched(tx, ids, source);
  return runs.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1));
}
