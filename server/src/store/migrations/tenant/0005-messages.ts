import type { Migration } from '../migration.ts';

/** What is sent to runs, which of their steps wait for that, and whose step called a run. */
export const messages: Migration = {
  statements: (schema, { bytes }) => [
    schema
      .alterTable('run')
      .addColumn('messages', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema.alterTable('run').addColumn('caller', 'text'),
    schema
      .createTable('message')
      .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('message_key', ['run_id', 'number']),
    schema
      .createTable('wait')
      .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('key', 'text')
      .addColumn('early', bytes)
      .addPrimaryKeyConstraint('wait_key', ['run_id', 'place']),
    schema
      .createIndex('wait_signal')
      .on('wait')
      .columns(['name', 'key'])
      .where('name', 'is not', null),
    schema
      .createTable('kept_signal')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_signal_key', ['name', 'key']),
    schema.createIndex('kept_signal_expiry').on('kept_signal').column('expires_at'),
  ],
};
