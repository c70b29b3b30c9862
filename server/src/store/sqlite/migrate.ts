import { basename } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import type { Migration } from '../migrations/migration.ts';
import type { Database } from './database.ts';
import { sqliteSchema } from './sqlite-dialect.ts';

/** SQLite keeps the version of the structure in the file's header. */
export function versionOf(database: Database): number {
  return Number(database.command('PRAGMA user_version')?.['user_version']);
}

/** Throws `database_newer` when the file knows more migrations than we do. */
export function checkVersion(database: Database, known: number): void {
  const found = versionOf(database);
  if (found > known)
    throw new WeirError('database_newer', { file: basename(database.path), found, known });
}

/** Brings the file to the last migration, each in a transaction of its own. Throws `database_newer`. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  checkVersion(database, migrations.length);
  for (const [index, migration] of migrations.entries()) {
    if (index < versionOf(database)) continue;
    database.command('BEGIN IMMEDIATE');
    try {
      for (const statement of migration.statements(sqliteSchema, { bytes: 'blob', byKey: true })) {
        database.command(statement.compile().sql);
      }
      database.command(`PRAGMA user_version = ${index + 1}`);
      database.command('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.command('ROLLBACK');
      throw error;
    }
  }
}
