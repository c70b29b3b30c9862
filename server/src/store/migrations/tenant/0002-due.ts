import type { Migration } from '../migration.ts';

/** Runs at rest become ready by themselves at a time. */
export const due: Migration = {
  statements: (schema) => [
    schema.alterTable('run').addColumn('due_at', 'bigint'),
    schema.createIndex('run_due').on('run').column('due_at').where('due_at', 'is not', null),
  ],
};
