import { WeirError } from '@weir/contract/weir-error';
import { DatabaseError } from 'pg';

/** Conditions that have a meaning of their own here (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const insufficientPrivilege = '42501';
const diskFull = '53100';
const noSuchDatabase = '3D000';
const corrupt = ['XX001', 'XX002'];
/** Undone by the server because of others: the same may succeed at once. */
const undone = ['40P01', '40001'];
/** The statement waited or worked too long. */
const tooLong = ['55P03', '57014', '25P03'];
/** Connection, resources, shutdown and the like: they pass. */
const passing = ['08', '53', '57', '58'];

/** The server could not be asked, or went before it answered. What it was asked may have been done. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export function stateOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Whether the transaction may be run again from its beginning, nothing of it being kept. */
export function isUndone(error: unknown): boolean {
  return undone.includes(stateOf(error) ?? '');
}

/** Whether the connection is of no use any more: broken, refused, or ended by the server. */
export function isConnectionLoss(error: unknown): boolean {
  const state = stateOf(error);
  if (state === undefined) return error instanceof ConnectionLost;
  return ['08', '57P', '25P03'].some((start) => state.startsWith(start));
}

/** Whether the database as a whole fails and not the one statement. */
export function isFailureOfDatabase(error: unknown): boolean {
  const state = stateOf(error);
  if (state === undefined) return isConnectionLoss(error);
  return [...tooLong, ...undone, ...corrupt].includes(state) || isPassing(state);
}

/** Whether there is no database of that name. */
export function isMissing(error: unknown): boolean {
  return stateOf(error) === noSuchDatabase;
}

function isPassing(state: string): boolean {
  return passing.includes(state.slice(0, 2));
}

/** What the server or the connection to it reports, as the platform says it; anything else stays what it is. */
export function fromPostgres(error: unknown, database: string): unknown {
  const state = stateOf(error);
  if (state === undefined) {
    if (!(error instanceof ConnectionLost)) return error;
    return new WeirError(
      'unavailable',
      { reason: `${database}: ${reasonOf(error)}` },
      { cause: error },
    );
  }
  if (state === diskFull) return new WeirError('disk_full', {}, { cause: error });
  if (isMissing(error)) return new WeirError('database_missing', { database }, { cause: error });
  const reason = reasonOf(error);
  if (corrupt.includes(state))
    return new WeirError('database_damaged', { file: database, reason }, { cause: error });
  if (tooLong.includes(state) || undone.includes(state) || isPassing(state) || isRefusal(error))
    return new WeirError('unavailable', { reason: `${database}: ${reason}` }, { cause: error });
  return error;
}

/** Whether the server does not let us in, or not do this: a wrong password, a missing right. */
export function isRefusal(error: unknown): boolean {
  const state = stateOf(error);
  return state === insufficientPrivilege || state?.startsWith('28') === true;
}

/** One line for a sentence. Attempts on several addresses of a host fail with one error that holds theirs. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
