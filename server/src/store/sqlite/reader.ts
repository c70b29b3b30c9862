import { WeirError } from '@weir/contract/weir-error';
import type { Reader } from '../access.ts';
import { controlMigrations, tenantMigrations } from '../migrations/migrations.ts';
import { controlStatement } from '../statement.ts';
import { type Database, openDatabase } from './database.ts';
import { folderAt } from './folder.ts';
import { checkVersion, versionOf } from './migrate.ts';
import { openFiles } from './open-files.ts';
import { fromSqlite } from './sqlite-errors.ts';

/** Readers wait for nobody in WAL mode, but for the moment in which a log is being recovered or removed. */
const busyMs = 200;

const selectTenant = controlStatement<{ key: string }>()((db, p) =>
  db.selectFrom('tenant').select('key').where('key', '=', p.key),
);

/** Reads a data folder in this process, read-only, while the writer goes on. Needs a folder that its writer has opened. */
export function openReader(path: string): Reader {
  const folder = folderAt(path);
  const control = open(folder.control, controlMigrations.length);
  const files = openFiles((key) => open(folder.tenant(key), tenantMigrations.length));
  /** Tenants that are there; they do not go away. */
  const known = new Set<string>();

  return {
    async read(tenant, verb) {
      const database = tenant === null ? control : files.use(tenant);
      try {
        return await verb(database.tx);
      } catch (error) {
        throw fromSqlite(error, database.path);
      }
    },
    checkTenant(key) {
      if (known.has(key)) return true;
      folder.tenant(key);
      if (!control.get(selectTenant, { key })) throw new WeirError('not_found', { reason: key });
      known.add(key);
      return true;
    },
    closeTenants: () => files.closeAll(),
    closeControl: () => control.close(),
  };
}

function open(path: string, version: number): Database {
  let database: Database | undefined;
  try {
    database = openDatabase(path, { readOnly: true, busyMs });
    checkVersion(database, version);
    // The writer could not migrate it, and says why to whoever writes.
    if (versionOf(database) < version) throw new WeirError('unavailable', { reason: path });
    return database;
  } catch (error) {
    database?.close();
    throw fromSqlite(error, path);
  }
}
