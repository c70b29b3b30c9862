import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { CompiledStatement, Dialect, Statement } from '../statement.ts';

const kysely = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Builds SQL text for PostgreSQL; runs nothing. */
const postgresDialect: Dialect = {
  builder: <Schema>() => kysely as unknown as Kysely<Schema>,
};
export const postgresSchema = kysely.schema;

/** A statement's text with the name under which each connection keeps it prepared. */
export interface NamedStatement<Params> extends CompiledStatement<Params> {
  readonly name: string;
}

const compiled = new WeakMap<object, unknown>();
let count = 0;

/** The statement's text, built at its first use in this process. */
export function compile<Params, Row>(statement: Statement<Params, Row>): NamedStatement<Params> {
  const kept = compiled.get(statement) as NamedStatement<Params> | undefined;
  if (kept) return kept;
  count += 1;
  const made = { ...statement.compile(postgresDialect), name: `weir_${count}` };
  compiled.set(statement, made);
  return made;
}
