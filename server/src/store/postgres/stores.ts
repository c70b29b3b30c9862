import type { Reader, Writer } from '../access.ts';
import { databaseBlobs } from '../blobs/database-blobs.ts';
import { restOf } from '../rest-of.ts';
import { createSearchNotes, notedWriter } from '../search/search-notes.ts';
import { pairOf, type StorePair } from '../store-pair.ts';
import { checkTenantKey } from '../tenant-key.ts';
import { tenants } from '../verbs/tenants.ts';
import { type DatabaseClock, followClock } from './database-clock.ts';
import { type Databases, openDatabases } from './databases.ts';
import { createDueNotes } from './due-notes.ts';
import type { InstallationLock, Serving } from './installation-lock.ts';
import { createKnownTenants, type KnownTenants } from './known-tenants.ts';
import { createSearch } from './search.ts';
import { createWriter } from './writer.ts';

export interface PostgresStores extends StorePair {
  /** The time of the server, ms UTC. */
  now(): number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Resolves when nothing may be written any more: another server has taken the installation over. */
  readonly ended: Promise<void>;
  /** Commits what waits, then closes all connections. */
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** Told of every fault whose caller only sees `internal`. */
  readonly onFault?: (error: unknown) => void;
  /** How this process serves the installation; workers do not. */
  readonly serving?: Serving;
  /** Connections of this process to all databases, at most; default 20. */
  readonly maxConnections?: number;
}

const defaultMax = 20;

/**
 * Both stores on a PostgreSQL server, in any number of processes: each writes and reads by itself. `url` leads to the
 * control database; tenants have theirs beside it. Throws `database_unusable`, `database_missing`, `database_newer`,
 * `database_in_use` (after 5 s of trying), or
 * `unavailable` while the server cannot be reached; afterwards connections come back by themselves.
 */
export async function openPostgresStores(
  url: string,
  options: PostgresOptions = {},
): Promise<PostgresStores> {
  const { onFault = () => {}, serving, maxConnections = defaultMax } = options;
  // The lock has a connection of its own.
  const databases = openDatabases(url, serving ? maxConnections - 1 : maxConnections);
  const known = createKnownTenants(() => databases.read(null, tenants));
  let lock: InstallationLock | undefined;
  let clock: DatabaseClock;
  try {
    await databases.open();
    if (serving) lock = await databases.lock(serving);
    known.add(await databases.read(null, tenants));
    clock = await followClock((verb) => databases.read(null, verb));
  } catch (error) {
    await lock?.release();
    await databases.close();
    throw error;
  }
  const committing = createWriter(databases, onFault);
  const dueNotes = createDueNotes((due) => committing.write(null, 'expectDue', due));
  const writer: Writer = {
    async write(tenant, verb, params) {
      if (tenant !== null && !known.has(tenant)) await known.check(tenant);
      // The database is there before the row that says so.
      const created =
        tenant === null && verb === 'ensureTenant' ? (params as { key: string }) : null;
      if (created) await databases.create(created.key);
      const answer = await committing.write(tenant, verb, params);
      if (created) known.add([created]);
      const dueAt = restOf(verb, params);
      if (tenant !== null && dueAt !== null) dueNotes.add(tenant, dueAt);
      return answer;
    },
  };
  const reader = readerOf(databases, known);
  const search = createSearch(databases);
  const notes = createSearchNotes(search.catchUp, onFault);
  const access = { writer: notedWriter(writer, notes), reader, now: () => clock.now() };
  const blobsOf = (tenant: string) => databaseBlobs(access, tenant);
  const pair = pairOf({ ...access, search, blobsOf });
  return {
    tenants: pair.tenants,
    control: {
      ...pair.control,
      async tenants() {
        const all = await pair.control.tenants();
        known.add(all);
        return all;
      },
    },
    now: () => clock.now(),
    get connections() {
      return databases.connections.open;
    },
    ended: lock?.lost ?? new Promise<void>(() => undefined),
    async close() {
      clock.stop();
      await notes.close();
      await dueNotes.close();
      await committing.close();
      await databases.close();
      await lock?.release();
    },
  };
}

function readerOf(databases: Databases, known: KnownTenants): Reader {
  return {
    async read(tenant, verb) {
      if (tenant !== null && !known.has(tenant)) await known.check(tenant);
      return databases.read(tenant, verb);
    },
    checkTenant(key) {
      checkTenantKey(key);
      return known.has(key);
    },
    closeTenants: () => undefined,
    closeControl: () => undefined,
  };
}
