import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import type { Migration } from '../migrations/migration.ts';
import { controlMigrations, tenantMigrations } from '../migrations/migrations.ts';
import { tenants } from '../verbs/tenants.ts';
import { type Database, openDatabase } from './database.ts';
import { folderAt, makePrivate, takeFolder } from './folder.ts';
import { migrate } from './migrate.ts';
import { openFiles } from './open-files.ts';
import { fromSqlite } from './sqlite-errors.ts';
import { closeWritten, prepareForWriting } from './write-ahead-log.ts';
import type { WriterStart } from './writer-messages.ts';

/** A person with a database shell may hold a lock for a moment. */
const busyMs = 5000;

/** The files of a data folder, opened for writing and migrated. */
export interface WritableFiles {
  /** @throws WeirError `database_damaged` when the tenant's file is missing, `database_newer`, `not_found` */
  use(tenant: string | null): Database;
  /** Makes the tenant's file unless it is there. */
  create(tenant: string): void;
  close(): void;
}

/**
 * Takes the folder and brings every file in it to the present structure, since readers do not migrate. A tenant whose
 * file cannot be opened does not keep the others from working: its own verbs say why.
 */
export async function openWritableFiles({
  folder: path,
  maxPages,
}: WriterStart): Promise<WritableFiles> {
  const lock = takeFolder(path, 'tenants');
  let control: Database | undefined;
  try {
    const folder = folderAt(path);
    const installation = open(folder.control, controlMigrations);
    control = installation;
    const openTenant = (key: string) => {
      const database = open(folder.tenant(key), tenantMigrations);
      if (maxPages !== undefined) database.command(`PRAGMA max_page_count = ${maxPages}`);
      return database;
    };
    const files = openFiles((key) => {
      const file = folder.tenant(key);
      if (existsSync(file)) return openTenant(key);
      throw new WeirError('database_damaged', { file: basename(file), reason: 'ENOENT' });
    }, closeWritten);
    for (const { key } of await tenants(installation.tx)) tryTo(() => files.use(key));

    return {
      use: (tenant) => (tenant === null ? installation : files.use(tenant)),
      create: (tenant) => openTenant(tenant).close(),
      close() {
        files.closeAll();
        closeWritten(installation);
        lock.close();
      },
    };
  } catch (error) {
    control?.close();
    lock.close();
    throw error;
  }
}

function open(path: string, migrations: readonly Migration[]): Database {
  let database: Database | undefined;
  try {
    makePrivate(path);
    database = openDatabase(path, { readOnly: false, busyMs });
    prepareForWriting(database);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw fromSqlite(error, path);
  }
}

function tryTo(open: () => void): void {
  try {
    open();
  } catch {
    // Thrown again, to whom it concerns, by the first verb of that tenant.
  }
}
