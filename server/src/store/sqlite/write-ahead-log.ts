import type { Database } from './database.ts';

/** Pages (4 KB) of the log that are copied back when there is nothing else to do. */
const idlePages = 1000;
/** Pages that are copied back even while items wait: copying stays short and the log small. */
const busyPages = 2000;
/** What a log may keep on disk once it was emptied, in bytes. */
const keepBytes = 32 * 1024 * 1024;

/** The settings every connection that writes needs. `auto_vacuum` only takes effect before the first table. */
export function prepareForWriting(database: Database): void {
  database.command('PRAGMA auto_vacuum = INCREMENTAL');
  database.command('PRAGMA journal_mode = WAL');
  database.command('PRAGMA synchronous = FULL');
  database.command(`PRAGMA journal_size_limit = ${keepBytes}`);
  // SQLite would copy the log back inside whichever commit finds it long; `tendLog` chooses the moment instead.
  database.command('PRAGMA wal_autocheckpoint = 0');
}

/** Copies the log back into the file when it has grown; call between commits. */
export function tendLog(database: Database, busy: boolean): void {
  const { log, checkpointed } = database.command('PRAGMA wal_checkpoint(NOOP)') ?? {};
  if (Number(log) - Number(checkpointed) < (busy ? busyPages : idlePages)) return;
  database.command('PRAGMA wal_checkpoint(PASSIVE)');
}

/** Closes a file whole: what readers that are still open would leave in the log is in the file before. */
export function closeWritten(database: Database): void {
  try {
    database.command('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // A full disk: the log stays beside the file and is read by the next to open it.
  }
  database.close();
}
