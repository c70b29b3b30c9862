import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** Documents that runs of drafts are pinned to, by numbers below zero. */
export const drafts: Migration = {
  statements: (schema) => [
    schema
      .createTable('draft_version')
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('draft_version_key', ['flow', 'version']),
    // Runs of drafts are few: by this it is seen when the last of one is gone.
    schema
      .createIndex('run_draft')
      .on('run')
      .columns(['flow', 'version'])
      .where(sql.ref('version'), '<', 0),
  ],
};
