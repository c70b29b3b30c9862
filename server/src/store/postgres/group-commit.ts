import { setTimeout as pause } from 'node:timers/promises';
import type { Tx } from '../statement.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { isConnectionLoss, isFailureOfDatabase, isUndone, stateOf } from './postgres-errors.ts';

/** One item of a group. */
export type Work = (tx: Tx) => Promise<unknown>;
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

export interface Group {
  readonly group: readonly Work[];
  /** What other processes may write to as well, as far as that is known. */
  readonly first: {
    readonly runs: readonly string[];
    readonly slots: boolean;
    readonly signals: boolean;
    readonly jobs: boolean;
  };
}

/** In a tenant without limits of concurrency nobody counts slots. */
const takeSlots = `SELECT pg_advisory_xact_lock(1) FROM (
  SELECT 1 FROM flow WHERE slot_limit IS NOT NULL LIMIT 1) AS limited`;
const takeSignals = 'SELECT pg_advisory_xact_lock(2)';
const takeJobs = 'SELECT pg_advisory_xact_lock(3)';
const takeRuns = `SELECT id FROM run WHERE id IN (SELECT json_array_elements_text($1::json))
  ORDER BY id COLLATE "C" FOR UPDATE`;

/** A group that others have undone, or whose connection broke before the commit, is run again so often. */
const tries = 4;
/** Whether a commit whose answer was lost was made is asked for so long, ms: longer than a worker keeps its lease. */
const doubtLimit = 30_000;
const doubtPause = 250;

/** The commit was sent and not answered. */
class InDoubt extends Error {
  readonly transaction: string;
  readonly outcomes: readonly Outcome[];
  constructor(transaction: string, outcomes: readonly Outcome[], cause: unknown) {
    super('commit in doubt', { cause });
    this.transaction = transaction;
    this.outcomes = outcomes;
  }
}

/**
 * Runs the items as one transaction; when it resolves, what succeeded is committed. Each item stands alone: one that
 * throws leaves nothing behind and the others commit. Throws what fails the database as a whole; nothing is kept then.
 * A commit whose answer is lost with its connection is looked up: to call it failed would make its worker believe that
 * somebody else has written.
 */
export async function commitGroup(
  connections: Connections,
  database: string,
  group: Group,
): Promise<readonly Outcome[]> {
  for (let left = tries - 1; ; left -= 1) {
    let connected = false;
    try {
      return await connections.use(database, async (connection) => {
        connected = true;
        return (
          (await runGroup(connection, group, false)) ??
          (await runGroup(connection, group, true)) ??
          []
        );
      });
    } catch (error) {
      if (error instanceof InDoubt) {
        if (await wasCommitted(connections, database, error)) return error.outcomes;
      } else if (!isUndone(error) && !(connected && isConnectionLoss(error))) throw error;
      if (left === 0) throw error instanceof InDoubt ? error.cause : error;
    }
  }
}

/**
 * Savepoints cost two round trips for each item and are hardly ever needed, since verbs check before they write. So the
 * first try goes without them and answers `undefined`, all undone, when an item failed after it had written or the
 * server refused one of its statements.
 */
async function runGroup(
  connection: Connection,
  { group, first }: Group,
  savepoints: boolean,
): Promise<readonly Outcome[] | undefined> {
  const outcomes: Outcome[] = [];
  const begun = connection.changes;
  await connection.command('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    await takeFirst(connection, first);
    for (const work of group) {
      const before = connection.changes;
      if (savepoints) await connection.command('SAVEPOINT item');
      try {
        outcomes.push({ value: await work(connection.tx) });
      } catch (error) {
        if (isFailureOfDatabase(error)) throw error;
        if (!savepoints && (connection.changes > before || stateOf(error) !== undefined)) {
          await connection.command('ROLLBACK');
          return undefined;
        }
        if (savepoints) await connection.command('ROLLBACK TO item');
        outcomes.push({ error });
      }
      if (savepoints) await connection.command('RELEASE item');
    }
  } catch (error) {
    if (!connection.lost) await connection.command('ROLLBACK');
    throw error;
  }
  await commit(connection, outcomes, connection.changes > begun);
  return outcomes;
}

/**
 * Groups of two processes may write to the same rows, since runs tell each other things and share slots: taken in one order,
 * none waits for one that waits for it.
 */
async function takeFirst(
  connection: Connection,
  { runs, slots, signals, jobs }: Group['first'],
): Promise<void> {
  if (slots) await connection.command(takeSlots);
  if (signals) await connection.command(takeSignals);
  if (jobs) await connection.command(takeJobs);
  const distinct = [...new Set(runs)];
  if (distinct.length > 1) await connection.command(takeRuns, [JSON.stringify(distinct)]);
}

/** Throws `InDoubt` when the connection broke after the commit was sent. */
async function commit(
  connection: Connection,
  outcomes: readonly Outcome[],
  changed: boolean,
): Promise<void> {
  if (!changed) {
    await connection.command('COMMIT');
    return;
  }
  const [row] = await connection.command('SELECT pg_current_xact_id_if_assigned()::text AS id');
  try {
    await connection.command('COMMIT');
  } catch (error) {
    const id = row?.['id'];
    if (typeof id !== 'string' || !isConnectionLoss(error)) throw error;
    throw new InDoubt(id, outcomes, error);
  }
}

/** Asks the server about a transaction it did not answer for. Throws when it cannot be asked in time. */
async function wasCommitted(
  connections: Connections,
  database: string,
  doubt: InDoubt,
): Promise<boolean> {
  const until = performance.now() + doubtLimit;
  for (;;) {
    try {
      const [row] = await connections.use(database, (connection) =>
        connection.command('SELECT pg_xact_status($1::xid8) AS status', [doubt.transaction]),
      );
      // Null: too long ago to be known. One in progress ends with its connection.
      const status = row?.['status'];
      if (status !== 'in progress') return status === 'committed';
      if (performance.now() > until) throw doubt.cause;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await pause(doubtPause);
  }
}
