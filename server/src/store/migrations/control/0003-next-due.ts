import type { Migration } from '../migration.ts';

/** When a run at rest of the tenant is due, so that nobody has to look into tenants where nothing is. */
export const nextDue: Migration = {
  statements: (schema) => [
    schema.alterTable('tenant').addColumn('next_due_at', 'bigint'),
    schema
      .alterTable('tenant')
      .addColumn('due_changes', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema
      .createIndex('tenant_due')
      .on('tenant')
      .column('next_due_at')
      .where('next_due_at', 'is not', null),
  ],
};
