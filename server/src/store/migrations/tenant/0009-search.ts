import { type SchemaModule, sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** Finding runs: by what people know them by, along each filter, newest first, and by their words. */
export const search: Migration = {
  statements: (schema, { words }) => [
    schema.alterTable('run').addColumn('key', 'text'),
    schema.createIndex('run_key').on('run').columns(['key', 'id']).where('key', 'is not', null),
    schema.createIndex('run_flow_status').on('run').columns(['flow', 'status', 'id']),
    schema.createIndex('run_group_status').on('run').columns(['group', 'status', 'id']),
    schema
      .createTable('unsearched')
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('unsearched_key', ['run_id', 'last_seq']),
    ...(words === undefined ? [] : index(schema, words)),
  ],
};

/** Search files have the same; see `sqlite/search-file.ts`. */
function index(schema: SchemaModule, words: 'tsvector') {
  return [
    schema
      .createTable('searched')
      .addColumn('run_id', 'text', (column) => column.primaryKey())
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addColumn('words', sql.raw(words), (column) => column.notNull()),
    schema.createIndex('searched_words').on('searched').using('gin').column('words'),
    schema
      .createTable('search_state')
      .addColumn('one', 'smallint', (column) => column.primaryKey())
      .addColumn('from_id', 'text', (column) => column.notNull()),
  ];
}
