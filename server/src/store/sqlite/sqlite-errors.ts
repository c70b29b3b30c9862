import { basename } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';

/** SQLite's primary result codes that have a meaning of their own here (https://sqlite.org/rescode.html). */
const busy = 5;
const readonly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;
const ofFile: readonly unknown[] = [
  busy,
  readonly,
  ioError,
  corrupt,
  full,
  cannotOpen,
  notADatabase,
];

interface SqliteError extends Error {
  readonly errcode: number;
  readonly errstr: string;
}

function primaryCode(error: unknown): number | undefined {
  // The rest of the number is the extended code.
  return isSqliteError(error) ? error.errcode & 0xff : undefined;
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === busy;
}

/** The file is no database any more, or not a whole one. */
export function isDamaged(error: unknown): boolean {
  const code = primaryCode(error);
  return code === corrupt || code === notADatabase;
}

/** Whether the database as a whole fails and not the one statement. */
export function isFailureOfFile(error: unknown): boolean {
  return ofFile.includes(primaryCode(error));
}

/** What SQLite reports about the file at `path`, as the platform says it; anything else stays what it is. */
export function fromSqlite(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error;
  const file = basename(path);
  switch (primaryCode(error)) {
    case full:
      return new WeirError('disk_full', {}, { cause: error });
    case corrupt:
    case notADatabase:
      return new WeirError('database_damaged', { file, reason: error.errstr }, { cause: error });
    case cannotOpen:
    case readonly:
      return new WeirError('folder_unusable', { path, reason: error.errstr }, { cause: error });
    case ioError:
    case busy:
      return new WeirError('unavailable', { reason: `${file}: ${error.errstr}` }, { cause: error });
    default:
      return error;
  }
}
