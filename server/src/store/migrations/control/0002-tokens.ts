import type { Migration } from '../migration.ts';

export const tokens: Migration = {
  statements: (schema) => [
    schema
      .createTable('token')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('tenant', 'text', (column) => column.notNull().references('tenant.key'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('created_by', 'text', (column) => column.notNull()),
  ],
};
