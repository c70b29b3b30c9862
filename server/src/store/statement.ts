import { type Compilable, type Expression, type Kysely, sql } from 'kysely';
import type { ControlSchema, SearchSchema, TenantSchema } from './schema.ts';

/** What a dialect gives to build SQL text with. */
export interface Dialect {
  builder<Schema>(): Kysely<Schema>;
}

/** SQL text that is built once per dialect and run many times; `Params` are named, `Row` is what a row of it looks like. */
export interface Statement<Params, Row> {
  compile(dialect: Dialect): CompiledStatement<Params>;
  /** Carries the type only. */
  readonly row?: Row;
}

export interface CompiledStatement<Params> {
  readonly sql: string;
  /** Whether it can change rows. */
  readonly writes: boolean;
  /** Values in the order of the text. */
  bind(params: Params): Value[];
}

export type Value = string | number | null | Uint8Array;

/**
 * A transaction of one database, or a reading of it. Verbs are written against it once; a dialect brings its own, which
 * may answer at once or after a round trip.
 */
export interface Tx {
  all<Params, Row>(statement: Statement<Params, Row>, params: Params): Promise<readonly Row[]>;
  get<Params, Row>(statement: Statement<Params, Row>, params: Params): Promise<Row | undefined>;
  /** Answers how many rows changed. */
  run<Params, Row>(statement: Statement<Params, Row>, params: Params): Promise<number>;
}

/** Stands for a parameter while the text is built. */
type Placeholders<Params> = { readonly [Name in keyof Params]-?: Expression<Params[Name]> };
type Build<Schema, Params, Row> = (
  db: Kysely<Schema>,
  param: Placeholders<Params>,
) => Compilable<Row>;

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const placeholders = new Proxy(
  {},
  { get: (_target, name) => sql`${new Placeholder(String(name))}` },
);

function define<Schema, Params, Row>(build: Build<Schema, Params, Row>): Statement<Params, Row> {
  return {
    compile(dialect) {
      const compiled = build(
        dialect.builder<Schema>(),
        placeholders as Placeholders<Params>,
      ).compile();
      return {
        sql: compiled.sql,
        writes: compiled.query.kind !== 'SelectQueryNode',
        bind: (params) =>
          compiled.parameters.map((value) =>
            value instanceof Placeholder ? (params as Record<string, Value>)[value.name] : value,
          ) as Value[],
      };
    },
  };
}

/** `tenantStatement<{ key: string }>()((db, p) => db.selectFrom('flow').…where('key', '=', p.key))` */
export function tenantStatement<Params>() {
  return <Row>(build: Build<TenantSchema, Params, Row>): Statement<Params, Row> => define(build);
}

/** Of the files that search has beside its tenants' on SQLite. */
export function searchStatement<Params>() {
  return <Row>(build: Build<SearchSchema, Params, Row>): Statement<Params, Row> => define(build);
}

export function controlStatement<Params>() {
  return <Row>(build: Build<ControlSchema, Params, Row>): Statement<Params, Row> => define(build);
}
