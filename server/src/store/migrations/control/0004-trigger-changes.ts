import type { Migration } from '../migration.ts';

/** How often the triggers of the tenant were changed, so that those who listen need not look into every tenant. */
export const triggerChanges: Migration = {
  statements: (schema) => [
    schema
      .alterTable('tenant')
      .addColumn('trigger_changes', 'bigint', (column) => column.notNull().defaultTo(0)),
  ],
};
