import type { SchemaModule } from 'kysely';

/**
 * One step of a database's structure. Numbered, run in one transaction with the version it leads to, and never edited
 * once released: a change is the next number.
 */
export interface Migration {
  /** SQL of the step in order, for whatever dialect `schema` speaks. */
  statements(
    schema: SchemaModule,
    types: DialectTypes,
  ): readonly { compile(): { readonly sql: string } }[];
}

/** Column types whose names differ between dialects. */
export interface DialectTypes {
  readonly bytes: 'blob' | 'bytea';
  /** Tables may lie in the order of their key, which is not written twice then. */
  readonly byKey?: true;
  /** Of words to be searched; none where search has files of its own. */
  readonly words?: 'tsvector';
}
