import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** Runs of one key at a time (flow-language §5, Concurrency). */
export const slots: Migration = {
  statements: (schema) => [
    schema.alterTable('flow').addColumn('slot_limit', 'bigint'),
    schema.alterTable('run').addColumn('slot', 'text'),
    schema
      .alterTable('run')
      .addColumn('holds', 'smallint', (column) => column.notNull().defaultTo(0)),
    schema
      .alterTable('run')
      .addColumn('parked', 'smallint', (column) => column.notNull().defaultTo(0)),
    schema
      .createIndex('run_slot')
      .on('run')
      .columns(['flow', 'slot'])
      .where(sql.ref('slot'), 'is not', null)
      .where(sql.ref('ended_at'), 'is', null),
    schema
      .createIndex('run_held')
      .on('run')
      .columns(['flow', 'slot'])
      .where(sql.ref('holds'), '=', 1),
    schema
      .createIndex('run_parked')
      .on('run')
      .columns(['flow', 'slot', 'rank', 'id'])
      .where(sql.ref('parked'), '=', 1),
  ],
};
