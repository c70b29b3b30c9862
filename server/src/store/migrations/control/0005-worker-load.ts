import type { Migration } from '../migration.ts';

/** What workers say of themselves with their heartbeat, as JSON text. */
export const workerLoad: Migration = {
  statements: (schema) => [schema.alterTable('worker').addColumn('load', 'text')],
};
