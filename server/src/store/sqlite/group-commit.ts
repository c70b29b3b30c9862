import type { Tx } from '../statement.ts';
import type { Database } from './database.ts';
import { fromSqlite, isFailureOfFile } from './sqlite-errors.ts';

/** One item of a group. */
export type Work = (tx: Tx) => Promise<unknown>;
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Runs the items as one transaction; when it resolves, what succeeded is synced. Each item stands alone: one that
 * throws leaves nothing behind and the others commit. When the file itself fails (full, damaged), all get that error
 * and nothing is kept.
 */
export async function commitGroup(
  database: Database,
  group: readonly Work[],
): Promise<readonly Outcome[]> {
  try {
    return (
      (await runGroup(database, group, false)) ?? (await runGroup(database, group, true)) ?? []
    );
  } catch (error) {
    if (database.inTransaction) database.command('ROLLBACK');
    return group.map(() => ({ error: fromSqlite(error, database.path) }));
  }
}

/**
 * Savepoints cost a third of an item's time and are hardly ever needed, since verbs check before they write. So the
 * first try goes without them and answers `undefined`, all undone, when an item failed after it had written.
 */
async function runGroup(
  database: Database,
  group: readonly Work[],
  savepoints: boolean,
): Promise<Outcome[] | undefined> {
  const outcomes: Outcome[] = [];
  database.command('BEGIN IMMEDIATE');
  for (const work of group) {
    const before = database.changes;
    if (savepoints) database.command('SAVEPOINT item');
    try {
      outcomes.push({ value: await work(database.tx) });
    } catch (error) {
      if (isFailureOfFile(error) || !database.inTransaction) throw error;
      if (database.changes > before && !savepoints) {
        database.command('ROLLBACK');
        return undefined;
      }
      if (savepoints) database.command('ROLLBACK TO item');
      outcomes.push({ error: fromSqlite(error, database.path) });
    }
    if (savepoints) database.command('RELEASE item');
  }
  database.command('COMMIT');
  return outcomes;
}
