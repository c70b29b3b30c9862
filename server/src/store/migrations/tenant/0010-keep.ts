import { type SchemaModule, sql } from 'kysely';
import type { DialectTypes, Migration } from '../migration.ts';

/** How long ended runs are kept, what they take, and values that are kept beside their journals. */
export const keep: Migration = {
  statements: (schema, types) => [
    ...flows(schema),
    ...runs(schema),
    ...blobs(schema, types),
    ...(types.byKey ? chunks(schema, types) : []),
  ],
};

function flows(schema: SchemaModule) {
  return [
    schema.alterTable('flow').addColumn('keep_succeeded', 'bigint'),
    schema.alterTable('flow').addColumn('keep_failed', 'bigint'),
    schema
      .alterTable('flow')
      .addColumn('kept_bytes', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema
      .alterTable('flow')
      .addColumn('kept_through', 'bigint', (column) => column.notNull().defaultTo(0)),
  ];
}

function runs(schema: SchemaModule) {
  return [
    schema
      .alterTable('run')
      .addColumn('trims', 'smallint', (column) => column.notNull().defaultTo(0)),
    schema
      .createIndex('run_trims')
      .on('run')
      .column('id')
      .where(sql.ref('trims'), '=', 1)
      .where(sql.ref('ended_at'), 'is not', null),
    schema
      .createIndex('run_done')
      .on('run')
      .columns(['flow', 'ended_at'])
      .where(sql.ref('status'), 'in', ['succeeded', 'cancelled']),
    schema
      .createIndex('run_failed')
      .on('run')
      .columns(['flow', 'ended_at'])
      .where(sql.ref('status'), '=', 'failed'),
    schema.createTable('removed_run').addColumn('run_id', 'text', (column) => column.primaryKey()),
  ];
}

function blobs(schema: SchemaModule, { bytes }: DialectTypes) {
  return [
    schema
      .createTable('blob_use')
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('blob_use_key', ['run_id', 'hash']),
    schema.createIndex('blob_use_hash').on('blob_use').column('hash'),
    schema
      .createTable('blob')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .addColumn('used_at', 'bigint', (column) => column.notNull()),
  ];
}

/** The same without a number for each row, and an index from key to number: 160 bytes of a run. */
function chunks(schema: SchemaModule, { bytes }: DialectTypes) {
  const copy = `INSERT INTO chunk_by_key (run_id, first_seq, last_seq, bytes)
    SELECT run_id, first_seq, last_seq, bytes FROM chunk ORDER BY run_id, first_seq`;
  return [
    schema
      .createTable('chunk_by_key')
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('first_seq', 'bigint', (column) => column.notNull())
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('chunk_key', ['run_id', 'first_seq'])
      .modifyEnd(sql`WITHOUT ROWID`),
    { compile: () => ({ sql: copy }) },
    schema.dropTable('chunk'),
    schema.alterTable('chunk_by_key').renameTo('chunk'),
  ];
}
