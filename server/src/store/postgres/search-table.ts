import { sql } from 'kysely';
import type { RunInWords } from '../search/run-words.ts';
import { batchSize, type Find } from '../search/search.ts';
import type { Asked } from '../search/words.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import { findBlob } from '../verbs/blobs.ts';
import { allTaken, noneTaken, olderRuns, saveTakenFrom } from '../verbs/search-state.ts';
import { readSearched, type SearchLevels, type SearchSource } from '../verbs/searched-runs.ts';
import { readUnsearched } from '../verbs/unsearched.ts';

/** Rows as JSON: one statement for all of them. */
type Rows = { readonly rows: string };

const rows = <Row>(json: unknown, columns: string) =>
  sql<Row>`json_to_recordset(${json}::json)`.as<'row'>(sql.raw(`row(${columns})`));

/** What is known of a later event stays: two processes may take a run in at once. */
const put = tenantStatement<Rows>()((db, p) =>
  db
    .insertInto('searched')
    .columns(['run_id', 'last_seq', 'words'])
    .expression(
      db
        .selectFrom(
          rows<{ id: string; seq: number; words: string }>(
            p.rows,
            'id text, seq bigint, words json',
          ),
        )
        .select([
          'row.id',
          'row.seq',
          sql<string>`array_to_tsvector(ARRAY(SELECT json_array_elements_text(row.words)))`.as(
            'words',
          ),
        ]),
    )
    .onConflict((conflict) =>
      conflict
        .column('run_id')
        .doUpdateSet((inner) => ({
          last_seq: inner.ref('excluded.last_seq'),
          words: inner.ref('excluded.words'),
        }))
        .whereRef('searched.last_seq', '<=', 'excluded.last_seq'),
    ),
);
const remove = tenantStatement<{ id: string }>()((db, p) =>
  db.deleteFrom('searched').where('run_id', '=', p.id),
);
const removeChanged = tenantStatement<Rows>()((db, p) =>
  db.deleteFrom('unsearched').where(
    sql<boolean>`(run_id, last_seq) IN (SELECT "runId", "lastSeq" FROM
        json_to_recordset(${p.rows}::json) AS row("runId" text, "lastSeq" bigint))`,
  ),
);
const begin = tenantStatement<{ fromId: string }>()((db, p) =>
  db
    .insertInto('search_state')
    .values({ one: 1, from_id: p.fromId })
    .onConflict((conflict) => conflict.doNothing()),
);
const selectTurn = tenantStatement<object>()((db) =>
  db.selectFrom('search_state').select('from_id').forUpdate().skipLocked(),
);
const beginAnew = tenantStatement<object>()((db) =>
  db
    .deleteFrom('search_state')
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('searched').select('run_id')))),
);

/** Where nothing is known, what was there before is to be taken in once more. */
export async function checkSearch(tx: Tx): Promise<void> {
  await tx.run(beginAnew, {});
  await tx.run(begin, { fromId: noneTaken });
}

/** Takes some of the runs in that search does not know, in the same transaction; answers whether none is left. */
export async function takeIn(tx: Tx, levels: SearchLevels): Promise<boolean> {
  const changed = await readUnsearched(tx, batchSize);
  const ids = new Set(changed.map(({ runId }) => runId));
  const runs = await readSearched(tx, [...ids], sourceOf(tx, levels));
  await putRuns(tx, runs);
  for (const { row } of runs) ids.delete(row.id);
  // Those that are left were removed.
  for (const id of ids) await tx.run(remove, { id });
  if (changed.length > 0) await tx.run(removeChanged, { rows: JSON.stringify(changed) });
  return changed.length < batchSize && takeOlder(tx, levels);
}

/** Runs that were there before search was, the newest first; one process at a time. */
async function takeOlder(tx: Tx, levels: SearchLevels): Promise<boolean> {
  const before = (await tx.get(selectTurn, {}))?.from_id ?? allTaken;
  if (before === allTaken) return true;
  const ids = await olderRuns(tx, { before, limit: batchSize });
  await putRuns(tx, await readSearched(tx, ids, sourceOf(tx, levels)));
  await saveTakenFrom(tx, ids.at(-1) ?? allTaken);
  return ids.length === 0;
}

/** Large values lie in the same database. */
function sourceOf(tx: Tx, levels: SearchLevels): SearchSource {
  return { levels, blobs: { get: (hash) => findBlob(tx, hash) } };
}

async function putRuns(tx: Tx, runs: readonly RunInWords[]): Promise<void> {
  const found: { id: string; seq: number; words: readonly string[] }[] = [];
  for (const { row, words } of runs) {
    const { id, lastSeq } = row;
    if (words === null) await tx.run(remove, { id });
    else found.push({ id, seq: lastSeq, words });
  }
  if (found.length > 0) await tx.run(put, { rows: JSON.stringify(found) });
}

/** Runs of words that are rare; beyond so many they are common. */
export const fewRuns = 2_000;

/**
 * Questions to be planned for their words: how many runs have them makes all the difference. `few` finds up to one more than
 * `fewRuns`, in no order, by the index of words; asked for the newest at once, PostgreSQL walks along all runs in the hope of
 * finding some soon. Where there are more, `newest` does.
 */
export function questionsOf({ asked, before = '~', from = '', to = '~', limit }: Find) {
  const which = `SELECT run_id AS id FROM searched
    WHERE words @@ $1::tsquery AND run_id < $2 AND run_id < $3 AND run_id >= $4`;
  const values = [queryOf(asked), before, to, from];
  return {
    few: { text: `${which} LIMIT ${fewRuns + 1}`, values },
    newest: { text: `${which} ORDER BY run_id DESC LIMIT $5`, values: [...values, String(limit)] },
  };
}

/** Words hold neither quote nor backslash. */
function queryOf(asked: Asked): string {
  const all = (words: Asked[number][number]) =>
    words.map(({ text, isStart }) => `'${text}'${isStart ? ':*' : ''}`).join(' & ');
  return asked.map((alternatives) => `(${alternatives.map(all).join(' | ')})`).join(' & ');
}
