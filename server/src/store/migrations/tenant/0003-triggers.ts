import type { Migration } from '../migration.ts';

/** All that were published before. */
const webhooks = `INSERT INTO published_trigger (flow, "trigger", version, "use")
  SELECT flow, "trigger", version, 'webhook' FROM route`;

/** Triggers of published flows, whether they are paused, and what those who listen say of them. */
export const triggers: Migration = {
  statements: (schema) => [
    schema
      .createTable('published_trigger')
      .addColumn('flow', 'text', (column) => column.notNull().references('flow.key'))
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('use', 'text', (column) => column.notNull())
      .addColumn('connection', 'text')
      .addColumn('paused_at', 'bigint')
      .addPrimaryKeyConstraint('published_trigger_key', ['flow', 'trigger']),
    { compile: () => ({ sql: webhooks }) },
    schema
      .createTable('trigger_report')
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('trigger', 'text', (column) => column.notNull())
      .addColumn('listener', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('trigger_report_key', ['flow', 'trigger', 'listener']),
  ],
};
