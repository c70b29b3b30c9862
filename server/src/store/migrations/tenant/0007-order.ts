import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

/** Lanes that are paused; claims in vain; and how runs lie in their lanes, those that wait for a slot too. */
export const order: Migration = {
  statements: (schema) => [
    schema
      .alterTable('run')
      .addColumn('claims', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema
      .createTable('lane')
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('priority', 'smallint', (column) => column.notNull())
      .addColumn('paused', 'smallint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('lane_key', ['group', 'priority']),
    schema
      .createIndex('run_lane')
      .on('run')
      .columns(['group', 'priority', 'rank', 'id'])
      .where(sql.ref('ready'), '=', 1),
    schema.dropIndex('run_parked'),
    schema
      .createIndex('run_parked')
      .on('run')
      .columns(['flow', 'slot', 'group', 'priority', 'rank', 'id'])
      .where(sql.ref('parked'), '=', 1),
  ],
};
