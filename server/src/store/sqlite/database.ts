import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { CompiledStatement, Statement, Tx } from '../statement.ts';
import { compile } from './sqlite-dialect.ts';

/** One open file with its kept statements. Every call is synchronous. */
export interface Database {
  readonly path: string;
  all<Params, Row>(statement: Statement<Params, Row>, params: Params): readonly Row[];
  get<Params, Row>(statement: Statement<Params, Row>, params: Params): Row | undefined;
  run<Params, Row>(statement: Statement<Params, Row>, params: Params): number;
  /** SQL that is no verb: BEGIN, PRAGMA and the like. Answers its first row. */
  command(sql: string): Record<string, unknown> | undefined;
  /** One that does its work row by row: to its end. */
  exhaust(sql: string): void;
  /** The same for verbs, which wait for promises. */
  readonly tx: Tx;
  /** How many rows statements have changed since the file was opened. */
  readonly changes: number;
  readonly inTransaction: boolean;
  close(): void;
}

interface Prepared<Params> {
  readonly compiled: CompiledStatement<Params>;
  readonly statement: StatementSync;
}

/** `busyMs`: how long a call waits for a lock that another connection holds. Throws SQLite's own errors. */
export function openDatabase(
  path: string,
  options: { readOnly: boolean; busyMs: number },
): Database {
  const sqlite = new DatabaseSync(path, { readOnly: options.readOnly, timeout: options.busyMs });
  const statements = new Map<object, unknown>();
  const commands = new Map<string, StatementSync>();
  let changes = 0;

  function prepared<Params, Row>(statement: Statement<Params, Row>): Prepared<Params> {
    const kept = statements.get(statement) as Prepared<Params> | undefined;
    if (kept) return kept;
    const compiled = compile(statement);
    const made: Prepared<Params> = { compiled, statement: sqlite.prepare(compiled.sql) };
    statements.set(statement, made);
    return made;
  }
  function all<Params, Row>(statement: Statement<Params, Row>, params: Params): Row[] {
    const { compiled, statement: ready } = prepared(statement);
    const rows = ready.all(...compiled.bind(params)) as Row[];
    if (compiled.writes) changes += rows.length;
    return rows;
  }
  function get<Params, Row>(statement: Statement<Params, Row>, params: Params): Row | undefined {
    const { compiled, statement: ready } = prepared(statement);
    const row = ready.get(...compiled.bind(params)) as Row | undefined;
    if (compiled.writes && row !== undefined) changes += 1;
    return row;
  }
  function run<Params, Row>(statement: Statement<Params, Row>, params: Params): number {
    const { compiled, statement: ready } = prepared(statement);
    const changed = Number(ready.run(...compiled.bind(params)).changes);
    changes += changed;
    return changed;
  }

  return {
    path,
    all,
    get,
    run,
    command(sql) {
      const ready = commands.get(sql) ?? sqlite.prepare(sql);
      commands.set(sql, ready);
      return ready.get();
    },
    exhaust(sql) {
      sqlite.prepare(sql).all();
    },
    tx: {
      all: async (statement, params) => all(statement, params),
      get: async (statement, params) => get(statement, params),
      run: async (statement, params) => run(statement, params),
    },
    get changes() {
      return changes;
    },
    get inTransaction() {
      return sqlite.isTransaction;
    },
    close: () => {
      if (sqlite.isOpen) sqlite.close();
    },
  };
}
