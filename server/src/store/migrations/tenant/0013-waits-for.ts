import type { Migration } from '../migration.ts';

/** What a run at rest waits for, as JSON text, so that a list says it without reading journals. */
export const waitsFor: Migration = {
  statements: (schema) => [schema.alterTable('run').addColumn('waits_for', 'text')],
};
