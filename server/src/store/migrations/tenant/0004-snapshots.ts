import type { Migration } from '../migration.ts';

/** The state of long runs at some event, so that their journals need not be read from the beginning. */
export const snapshots: Migration = {
  statements: (schema, { bytes }) => [
    schema
      .createTable('snapshot')
      .addColumn('run_id', 'text', (column) => column.primaryKey().references('run.id'))
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull()),
  ],
};
