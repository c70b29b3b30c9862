import { existsSync, rmSync } from 'node:fs';
import { sql } from 'kysely';
import type { RunInWords } from '../search/run-words.ts';
import type { Find } from '../search/search.ts';
import type { Asked } from '../search/words.ts';
import { searchStatement, type Tx } from '../statement.ts';
import { type Database, openDatabase } from './database.ts';
import { makePrivate } from './folder.ts';
import { isDamaged } from './sqlite-errors.ts';
import { closeWritten, prepareForWriting } from './write-ahead-log.ts';

/** Search of one tenant. All but `state` is done when it returns. */
export interface SearchFile {
  /** Takes runs in as they are now, in one commit. `older`: runs that were there before those that are known, newest first. */
  put(runs: readonly RunInWords[], how: { readonly older: boolean }): void;
  forget(runIds: readonly string[]): void;
  find(find: Find): readonly string[];
  /** Of `search_state`. */
  readonly state: Tx;
  close(): void;
}

/** Numbers beside this one take few bytes; older runs that are taken in late go down from here. */
const firstSequence = 2 ** 27;
/** Runs that were accepted about the same time may be known in another order, but not by more than so many. */
const slack = 10_000;
const busyMs = 200;
/** Raised when the structure, or how texts are cut, changes: the file is made anew. */
const structure = 1;

/** Words come cut and lower-cased; all but ASCII belongs to a word for this tokenizer. No positions: words are looked for, not phrases. */
const tables = [
  'CREATE TABLE doc (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)',
  `CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, detail=none,
    tokenize="ascii tokenchars '-_:'")`,
  'CREATE TABLE search_state (one INTEGER PRIMARY KEY, from_id TEXT NOT NULL)',
  `PRAGMA user_version = ${structure}`,
];

const selectSequence = searchStatement<{ id: string }>()((db, p) =>
  db.selectFrom('doc').select('sequence').where('id', '=', p.id),
);
const selectBelow = searchStatement<{ id: string }>()((db, p) =>
  db.selectFrom('doc').select('sequence').where('id', '<', p.id).orderBy('id', 'desc').limit(1),
);
const selectFrom = searchStatement<{ id: string }>()((db, p) =>
  db.selectFrom('doc').select('sequence').where('id', '>=', p.id).orderBy('id').limit(1),
);
const selectNewest = searchStatement<object>()((db) =>
  db.selectFrom('doc').select('sequence').orderBy('sequence', 'desc').limit(1),
);
const selectOldest = searchStatement<object>()((db) =>
  db.selectFrom('doc').select('sequence').orderBy('sequence').limit(1),
);
const insertDoc = searchStatement<{ sequence: number; id: string }>()((db, p) =>
  db.insertInto('doc').values({ sequence: p.sequence, id: p.id }),
);
const deleteDoc = searchStatement<{ id: string }>()((db, p) =>
  db.deleteFrom('doc').where('id', '=', p.id).returning('sequence'),
);
const putWords = searchStatement<{ rowid: number; text: string }>()((db, p) =>
  db.replaceInto('words').values({ rowid: p.rowid, text: p.text }),
);
const deleteWords = searchStatement<{ rowid: number }>()((db, p) =>
  db.deleteFrom('words').where('rowid', '=', p.rowid),
);
const selectFound = searchStatement<{
  match: string;
  below: number;
  above: number;
  from: string;
  to: string;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('words')
    .innerJoin('doc', 'doc.sequence', 'words.rowid')
    .select('doc.id')
    .where(sql<boolean>`words MATCH ${p.match}`)
    .where('words.rowid', '<', p.below)
    .where('words.rowid', '>', p.above)
    .where('doc.id', '>=', p.from)
    .where('doc.id', '<', p.to)
    .orderBy('words.rowid', 'desc')
    .limit(p.limit),
);

/** Opens the file, or makes it: also in place of one that is damaged or of another structure. Throws SQLite's errors. */
export function openSearchFile(path: string): SearchFile {
  const database = openAnew(path);
  let newest = database.get(selectNewest, {})?.sequence ?? firstSequence - 1;
  let oldest = database.get(selectOldest, {})?.sequence ?? firstSequence;

  const forget = (id: string): void => {
    const kept = database.get(deleteDoc, { id });
    if (kept) database.run(deleteWords, { rowid: kept.sequence });
  };
  const numberOf = (id: string, { older }: { older: boolean }): number => {
    const kept = database.get(selectSequence, { id });
    if (kept) return kept.sequence;
    if (older) oldest -= 1;
    else newest += 1;
    const sequence = older ? oldest : newest;
    database.run(insertDoc, { sequence, id });
    return sequence;
  };
  return {
    put: (runs, how) =>
      inCommit(database, () => {
        for (const { row, words } of runs) {
          if (words === null) forget(row.id);
          else database.run(putWords, { rowid: numberOf(row.id, how), text: words.join(' ') });
        }
      }),
    forget: (runIds) =>
      inCommit(database, () => {
        for (const id of runIds) forget(id);
      }),
    find({ asked, before, from, to, limit }) {
      const exact = before === undefined ? undefined : database.get(selectSequence, { id: before });
      const ends = [exact?.sequence];
      // The run before which it goes on may be gone; a time is no place in this order.
      const places = [
        { id: exact ? undefined : before, beyond: 1 },
        { id: to, beyond: slack },
      ];
      for (const { id, beyond } of places) {
        if (id === undefined) continue;
        const last = database.get(selectBelow, { id });
        if (!last) return [];
        ends.push(last.sequence + beyond);
      }
      const first = from === undefined ? undefined : database.get(selectFrom, { id: from });
      if (from !== undefined && !first) return [];
      const below = Math.min(...ends.map((end) => end ?? Number.MAX_SAFE_INTEGER));
      const above = first ? first.sequence - slack : -1;
      const range = { below, above, from: from ?? '', to: to ?? '~' };
      const found = { match: matchOf(asked), ...range, limit };
      return database.all(selectFound, found).map(({ id }) => id);
    },
    state: database.tx,
    close: () => closeWritten(database),
  };
}

function inCommit(database: Database, work: () => void): void {
  database.command('BEGIN IMMEDIATE');
  try {
    work();
    database.command('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.command('ROLLBACK');
    throw error;
  }
}

function openAnew(path: string): Database {
  try {
    const database = open(path);
    if (database) return database;
  } catch (error) {
    if (!isDamaged(error)) throw error;
  }
  for (const each of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(each)) rmSync(each);
  const made = open(path);
  if (!made) throw new Error('a search file has no structure');
  return made;
}

/** Undefined where the file is of another structure. */
function open(path: string): Database | undefined {
  makePrivate(path);
  const database = openDatabase(path, { readOnly: false, busyMs });
  try {
    prepareForWriting(database);
    database.command('PRAGMA wal_autocheckpoint = 1000');
    const found = Number(database.command('PRAGMA user_version')?.['user_version']);
    if (found === structure) return database;
    if (found === 0) {
      inCommit(database, () => {
        for (const table of tables) database.command(table);
      });
      return database;
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return undefined;
}

/** Words hold no quote. */
function matchOf(asked: Asked): string {
  return asked.map((alternatives) => `(${alternatives.map(allOf).join(' OR ')})`).join(' AND ');
}

function allOf(words: Asked[number][number]): string {
  return words.map(({ text, isStart }) => `"${text}"${isStart ? ' *' : ''}`).join(' AND ');
}
