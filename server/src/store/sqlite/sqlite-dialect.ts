import {
  DummyDriver,
  Kysely,
  type SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { CompiledStatement, Dialect, Statement } from '../statement.ts';

/** Row locks say how claims of several connections share the rows; a file has one writer and SQLite no words for them. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectQuery({ endModifiers: _, ...node }: SelectQueryNode): void {
    super.visitSelectQuery(node);
  }
}

const kysely = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new WithoutRowLocks(),
  },
});

/** Builds SQL text for SQLite; runs nothing. */
const sqliteDialect: Dialect = {
  builder: <Schema>() => kysely as unknown as Kysely<Schema>,
};
export const sqliteSchema = kysely.schema;

const compiled = new WeakMap<object, unknown>();

/** The statement's text, built at its first use in this process. */
export function compile<Params, Row>(statement: Statement<Params, Row>): CompiledStatement<Params> {
  const kept = compiled.get(statement) as CompiledStatement<Params> | undefined;
  if (kept) return kept;
  const made = statement.compile(sqliteDialect);
  compiled.set(statement, made);
  return made;
}
