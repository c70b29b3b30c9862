import { Client, DatabaseError } from 'pg';
import type { Statement, Tx } from '../statement.ts';
import { urlOf } from './database-names.ts';
import { compile } from './postgres-dialect.ts';
import { ConnectionLost, isConnectionLoss, reasonOf } from './postgres-errors.ts';
import { columnTypes, toParameter } from './values.ts';

/** One open connection to one database. What its methods throw is the driver's, or the server's own. */
export interface Connection {
  readonly database: string;
  readonly tx: Tx;
  /** SQL that is no verb: BEGIN, CREATE and the like. Answers its rows. */
  command(sql: string, values?: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  /** How many rows statements have changed since it was opened. */
  readonly changes: number;
  /** It broke: nothing can be asked over it any more. */
  readonly lost: boolean;
  /** Called once, when it breaks. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** Waiting for the server to answer at all, ms. */
const connectLimit = 5_000;
/** A statement works for so long at most, and waits so long for a lock of others, ms. */
const statementLimit = 30_000;
const lockLimit = 10_000;
/** A process that is stopped in mid-transaction holds its locks for so long, ms. */
const idleInTransactionLimit = 15_000;
/** A server that has gone without a word is not waited for any longer, ms. */
const answerLimit = statementLimit + 5_000;

/**
 * What must hold on every connection, whatever the server's defaults: a client that is gone without a word is noticed
 * within a minute, and a commit that is answered is on the server's disk. Asked for by a statement, since a pooler in
 * between refuses what it does not know at the start of a connection.
 */
const settings: Readonly<Record<string, number>> = {
  statement_timeout: statementLimit,
  lock_timeout: lockLimit,
  idle_in_transaction_session_timeout: idleInTransactionLimit,
  tcp_keepalives_idle: 30,
  tcp_keepalives_interval: 10,
  tcp_keepalives_count: 3,
};
const prepare = `SELECT ${Object.entries(settings)
  .map(([name, value]) => `set_config('${name}', '${value}', false)`)
  .join(', ')},
  CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
    THEN set_config('synchronous_commit', 'on', false) END`;

/** Connects to `database` of the server at `url`, whatever database that names. */
export async function connect(url: string, database: string): Promise<Connection> {
  const client = new Client({
    application_name: 'weir',
    keepAlive: true,
    connectionString: urlOf(url, database),
    types: columnTypes,
    connectionTimeoutMillis: connectLimit,
    query_timeout: answerLimit,
  });
  const listeners = new Set<() => void>();
  let lost = false;
  let changes = 0;
  const lose = () => {
    if (lost) return;
    lost = true;
    for (const listener of listeners) listener();
  };
  client.on('error', lose);
  client.on('end', lose);

  async function guarded<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const known = toKnown(error);
      if (isConnectionLoss(known)) {
        lose();
        // An answer that comes too late must not be taken for that to the next question.
        void client.end().catch(() => undefined);
      }
      throw known;
    }
  }
  function ask<Params, Row>(statement: Statement<Params, Row>, params: Params) {
    const { name, sql: text, bind, writes } = compile(statement);
    const values = bind(params).map(toParameter);
    return guarded(async () => {
      const answer = await client.query<Row & object>({ name, text, values });
      if (writes) changes += answer.rowCount ?? 0;
      return answer;
    });
  }
  const command = async (sql: string, values: readonly string[] = []) =>
    (await guarded(() => client.query<Record<string, unknown>>(sql, [...values]))).rows;

  try {
    await guarded(() => client.connect());
    await command(prepare);
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }

  return {
    database,
    command,
    tx: {
      all: async (statement, params) => (await ask(statement, params)).rows,
      get: async (statement, params) => (await ask(statement, params)).rows[0],
      run: async (statement, params) => (await ask(statement, params)).rowCount ?? 0,
    },
    get changes() {
      return changes;
    },
    get lost() {
      return lost;
    },
    onLost: (listener) => listeners.add(listener),
    async close() {
      listeners.clear();
      await client.end();
    },
  };
}

/** What the driver throws beside answers of the server and values of ours that cannot be read is a broken connection. */
function toKnown(error: unknown): unknown {
  if (error instanceof DatabaseError || error instanceof RangeError) return error;
  return new ConnectionLost(reasonOf(error), { cause: error });
}
