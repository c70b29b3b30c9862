import type { Migration } from '../migration.ts';

export const first: Migration = {
  statements: (schema, { bytes }) => [
    schema
      .createTable('tenant')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('sealed_key', bytes, (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('person')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('signed_in', 'smallint', (column) => column.notNull()),
    schema
      .createTable('sign_in_code')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
      .addColumn('expires_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('session')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
      .addColumn('tenant', 'text', (column) => column.notNull().references('tenant.key'))
      .addColumn('expires_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('worker')
      .addColumn('incarnation', 'text', (column) => column.primaryKey())
      .addColumn('beat_at', 'bigint', (column) => column.notNull())
      .addColumn('silent', 'smallint', (column) => column.notNull()),
  ],
};
