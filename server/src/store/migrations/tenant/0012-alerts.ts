import type { Migration } from '../migration.ts';

/** What a tenant has set, what went wrong and was not told yet, and what its alert flow was told of late. */
export const alerts: Migration = {
  statements: (schema) => [
    schema
      .createTable('tenant_setting')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull()),
    schema
      .createTable('trouble')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull()),
    schema
      .createTable('alert')
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addColumn('first_at', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('alert_key', ['flow', 'code']),
  ],
};
