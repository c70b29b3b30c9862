import type { Migration } from '../migration.ts';

/** Finding runs: by what people know them by, and along each filter, newest first. */
export const search: Migration = {
  statements: (schema) => [
    schema.alterTable('run').addColumn('key', 'text'),
    schema.createIndex('run_key').on('run').columns(['key', 'id']).where('key', 'is not', null),
    schema.createIndex('run_flow_status').on('run').columns(['flow', 'status', 'id']),
    schema.createIndex('run_group').on('run').columns(['group', 'id']),
  ],
};
