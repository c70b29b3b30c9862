import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** What is done to many runs at once, and which run a fork or a replay was made of. */
export const jobs: Migration = {
  statements: (schema) => [
    schema.alterTable('run').addColumn('origin', 'text'),
    schema
      .createTable('job')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('filter', 'text', (column) => column.notNull())
      .addColumn('args', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('trace_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('matched', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('done', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('skipped', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('failed', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('problems', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('owner', 'text')
      .addColumn('lease_until', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema
      .createIndex('job_unfinished')
      .on('job')
      .columns(['id'])
      .where(sql.ref('ended_at'), 'is', null),
    schema
      .createTable('job_run')
      .addColumn('job_id', 'text', (column) => column.notNull().references('job.id'))
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('job_run_key', ['job_id', 'run_id']),
  ],
};
