import { type SchemaModule, sql } from 'kysely';
import type { DialectTypes, Migration } from '../migration.ts';

export const first: Migration = {
  statements: (schema, types) => [
    ...flows(schema),
    ...runs(schema, types),
    ...connections(schema, types),
    schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('object', 'text', (column) => column.notNull())
      .addColumn('trace_id', 'text', (column) => column.notNull()),
  ],
};

function flows(schema: SchemaModule) {
  return [
    schema
      .createTable('flow')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('versions', 'bigint', (column) => column.notNull())
      .addColumn('published_version', 'bigint')
      .addColumn('published_revision', 'bigint')
      .addColumn('updated_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('flow_version')
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('flow_version_key', ['flow', 'version']),
    schema
      .createTable('route')
      .addColumn('method', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('route_key', ['path', 'method']),
    schema.createIndex('route_flow').on('route').column('flow'),
  ];
}

function runs(schema: SchemaModule, { bytes }: DialectTypes) {
  return [
    schema
      .createTable('run')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('priority', 'smallint', (column) => column.notNull())
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('rank', 'bigint', (column) => column.notNull())
      .addColumn('ready', 'smallint', (column) => column.notNull())
      .addColumn('owner', 'text')
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('trace_id', 'text', (column) => column.notNull())
      .addColumn('accepted_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('error', 'text')
      .addColumn('last_seq', 'bigint', (column) => column.notNull()),
    schema
      .createIndex('run_ready')
      .on('run')
      .columns(['group', 'rank', 'id'])
      .where(sql.ref('ready'), '=', 1),
    schema.createIndex('run_owner').on('run').column('owner').where('owner', 'is not', null),
    schema.createIndex('run_flow').on('run').columns(['flow', 'id']),
    schema.createIndex('run_status').on('run').columns(['status', 'id']),
    schema
      .createTable('chunk')
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('first_seq', 'bigint', (column) => column.notNull())
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('chunk_key', ['run_id', 'first_seq']),
    schema
      .createTable('dedupe')
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('dedupe_key', ['flow', 'trigger', 'hash']),
    schema.createIndex('dedupe_expiry').on('dedupe').column('expires_at'),
  ];
}

function connections(schema: SchemaModule, { bytes }: DialectTypes) {
  return [
    schema
      .createTable('connection')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('connector', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('connection_secret')
      .addColumn('connection', 'text', (column) => column.notNull().references('connection.key'))
      .addColumn('field', 'text', (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('connection_secret_key', ['connection', 'field']),
  ];
}
