import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { checkTenantKey } from '../tenant-key.ts';
import { type Database, openDatabase } from './database.ts';
import { makeFolder } from './make-folder.ts';
import { fromSqlite, isBusy } from './sqlite-errors.ts';

/** What lies in a data folder. */
export interface Folder {
  readonly control: string;
  /** @throws WeirError `not_found` for what cannot be the key of a tenant, so that no path leads out of the folder. */
  tenant(key: string): string;
  /** Search of the tenant; whatever is lost with it is made anew. */
  search(key: string): string;
}

export function folderAt(path: string): Folder {
  return {
    control: join(path, 'control.db'),
    tenant(key) {
      checkTenantKey(key);
      return join(path, 'tenants', `${key}.db`);
    },
    search(key) {
      checkTenantKey(key);
      return join(path, 'tenants', `${key}.search.db`);
    },
  };
}

/** A server that was killed a moment ago may still hold its lock. */
const lockPatienceMs = 2000;

/**
 * Makes the folder, and `below` in it, and takes it for this process till the answer is closed or the process ends, however it ends.
 * Throws `folder_unusable`, or `folder_in_use` when another server holds it.
 */
export function takeFolder(path: string, below = ''): Database {
  const lockFile = join(path, 'lock.db');
  let lock: Database | undefined;
  try {
    makeFolder(resolve(path, below));
    makePrivate(lockFile);
    lock = openDatabase(lockFile, { readOnly: false, busyMs: lockPatienceMs });
    lock.command('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (isBusy(error)) throw new WeirError('folder_in_use', { path });
    throw fromFileSystem(fromSqlite(error, path), path);
  }
}

/**
 * Makes an empty file only our user may read, unless there is one: SQLite gives the log beside it the same rights. An
 * existing file is not even opened, since closing it would drop the locks SQLite holds on it in this process.
 */
export function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw fromFileSystem(error, path);
  }
}

function fromFileSystem(error: unknown, path: string): unknown {
  const reason = codeOf(error);
  if (error instanceof WeirError || reason === undefined) return error;
  return reason === 'ENOSPC'
    ? new WeirError('disk_full', {}, { cause: error })
    : new WeirError('folder_unusable', { path, reason }, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
