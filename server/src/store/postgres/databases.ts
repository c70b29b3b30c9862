import { WeirError } from '@weir/contract/weir-error';
import type { Migration } from '../migrations/migration.ts';
import { controlMigrations, tenantMigrations } from '../migrations/migrations.ts';
import type { Tx } from '../statement.ts';
import { connect } from './connection.ts';
import { type Connections, createConnections } from './connections.ts';
import { createDatabase, createFirstDatabase } from './create-database.ts';
import { databaseOf, tenantDatabase } from './database-names.ts';
import { commitGroup, type Group, type Outcome } from './group-commit.ts';
import { type InstallationLock, type Serving, takeInstallation } from './installation-lock.ts';
import { migrate } from './migrate.ts';
import {
  fromPostgres,
  isConnectionLoss,
  isMissing,
  isRefusal,
  reasonOf,
} from './postgres-errors.ts';

/** The databases of one installation: the control database (`null`) and one of each tenant, migrated at their first use. */
export interface Databases {
  /** One reading, over a connection of its own; asked again when the connection breaks. Throws `WeirError`. */
  read<Result>(tenant: string | null, verb: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** One question whose plan hangs on its values: it is planned anew each time. Throws `WeirError`. */
  ask(tenant: string, question: Question): Promise<readonly Record<string, unknown>[]>;
  /** See `commitGroup`. Throws `WeirError`. */
  commit(tenant: string | null, group: Group): Promise<readonly Outcome[]>;
  /** Makes the tenant's database unless it is there. Throws `database_missing` where only the operator may make it. */
  create(tenant: string): Promise<void>;
  /** Connects to the control database, which is made where the role may, and migrates it. Throws `database_unusable` or `database_missing` beside the others. */
  open(): Promise<void>;
  /** Takes the installation for this process. Throws `database_in_use` beside the others. */
  lock(serving: Serving): Promise<InstallationLock>;
  readonly connections: Connections;
  close(): Promise<void>;
}

export interface Question {
  readonly text: string;
  readonly values: readonly string[];
}

/** Connections of one database at once; two of all are for the control database alone. */
const maxOfOne = 6;
const reserved = 2;

export function openDatabases(url: string, max: number): Databases {
  const control = databaseOf(url);
  const nameOf = (tenant: string | null) =>
    tenant === null ? control : tenantDatabase(control, tenant);
  const connections = createConnections((database) => connect(url, database), {
    max,
    maxOfOne: Math.min(maxOfOne, max),
    reserved: Math.min(reserved, max - 1),
    first: control,
  });
  const structures = createStructures(connections);

  /** Resolves with the name of the database once its structure is the present one. */
  const prepared = async (tenant: string | null): Promise<string> => {
    const database = nameOf(tenant);
    await structures.ensure(database, tenant === null ? controlMigrations : tenantMigrations);
    return database;
  };
  const asked = async <Result>(
    tenant: string | null,
    work: (database: string) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work(await prepared(tenant));
    } catch (error) {
      const known = fromPostgres(error, nameOf(tenant));
      // Whoever makes it again makes it empty.
      if (known instanceof WeirError && known.code === 'database_missing')
        structures.forget(nameOf(tenant));
      throw known;
    }
  };
  const readOnce = <Result>(database: string, verb: (tx: Tx) => Promise<Result>) =>
    connections.use(database, ({ tx }) => verb(tx));

  return {
    connections,
    read: (tenant, verb) =>
      asked(tenant, (database) =>
        readOnce(database, verb).catch((error: unknown) => {
          // It may have been kept since before the server was restarted.
          if (!isConnectionLoss(error)) throw error;
          return readOnce(database, verb);
        }),
      ),
    ask: (tenant, { text, values }) =>
      asked(tenant, (database) =>
        connections.use(database, (connection) => connection.command(text, values)),
      ),
    commit: (tenant, group) =>
      asked(tenant, (database) => commitGroup(connections, database, group)),
    async create(tenant) {
      const database = nameOf(tenant);
      await asked(null, () =>
        connections.use(control, (connection) => createDatabase(connection, database)),
      );
      await asked(tenant, async () => undefined);
    },
    open: () => openFirst(url, () => prepared(null)),
    lock: (serving) =>
      takeInstallation(() => connect(url, control), serving).catch((error: unknown) => {
        throw fromPostgres(error, control);
      }),
    close: () => connections.close(),
  };
}

/** Makes the control database where it is missing. */
async function openFirst(url: string, prepare: () => Promise<unknown>): Promise<void> {
  const control = databaseOf(url);
  try {
    await prepare().catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      await createFirstDatabase(url, control);
      await prepare();
    });
  } catch (error) {
    if (!isRefusal(error)) throw fromPostgres(error, control);
    const reason = reasonOf(error);
    throw new WeirError('database_unusable', { database: control, reason }, { cause: error });
  }
}

/** Brings each database to the present structure once in this process. */
function createStructures(connections: Connections) {
  const migrated = new Map<string, Promise<void>>();
  return {
    async ensure(database: string, migrations: readonly Migration[]): Promise<void> {
      const under =
        migrated.get(database) ??
        connections.use(database, (connection) => migrate(connection, migrations));
      migrated.set(database, under);
      try {
        await under;
      } catch (error) {
        if (migrated.get(database) === under) migrated.delete(database);
        throw error;
      }
    },
    forget: (database: string) => migrated.delete(database),
  };
}
