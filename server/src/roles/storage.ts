import type { Config } from '../config.ts';
import type { LocalSocketClient, Service } from '../local-socket/local-socket.ts';
import { takeFolder } from '../store/sqlite/folder.ts';
import type { StorePair } from '../store/store-pair.ts';
import { presenceService, servePresence, tellPresence } from './presence.ts';

/** The stores as the api of a machine owns them, on whichever database. */
export interface Storage extends StorePair {
  /** Whether `next_due_at` says which tenants to look into; else alarms and a sweep over all do. */
  readonly knowsDue: boolean;
  /** For the local socket. */
  readonly services: Readonly<Record<string, Service>>;
  /** Resolves when nothing can be written any more. */
  readonly ended: Promise<void>;
  /** Commits what waits. */
  close(): Promise<void>;
}

export interface StorageEvents {
  readonly onFault: (error: unknown) => void;
  /** A run was given back until `dueAt`, ms UTC; not told where `knowsDue`. */
  readonly onRest: (tenant: string, dueAt: number) => void;
  /** These worker incarnations ended and have been declared silent; their runs are still to be released. */
  readonly onPeerGone: (incarnations: readonly string[]) => void;
}

type Place = Pick<Config, 'dataDir' | 'databaseUrl'>;

/** Throws what `openSqliteStores` or `openPostgresStores` throws. Loads the library of the chosen database only. */
export function openStorage(place: Place, events: StorageEvents): Promise<Storage> {
  const { dataDir, databaseUrl } = place;
  return databaseUrl === undefined
    ? openOnFolder(dataDir, events)
    : openOnServer(dataDir, databaseUrl, events);
}

async function openOnFolder(dataDir: string, events: StorageEvents): Promise<Storage> {
  const [{ openSqliteStores }, { writerService }] = await Promise.all([
    import('../store/sqlite/stores.ts'),
    import('../store/sqlite/writer-service.ts'),
  ]);
  const { service, ...stores } = await openSqliteStores(dataDir, events);
  return { ...stores, knowsDue: false, services: { [writerService]: service } };
}

/** Socket and root key lie in the folder all the same. */
async function openOnServer(dataDir: string, url: string, events: StorageEvents): Promise<Storage> {
  const { onFault, onPeerGone } = events;
  const folder = takeFolder(dataDir);
  try {
    const { openPostgresStores } = await import('../store/postgres/stores.ts');
    const stores = await openPostgresStores(url, { onFault, serving: 'alone' });
    const { control } = stores;
    return {
      ...stores,
      knowsDue: true,
      services: { [presenceService]: servePresence({ control, onGone: onPeerGone, onFault }) },
      async close() {
        await stores.close();
        folder.close();
      },
    };
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** The stores as a worker of the machine reaches them. */
export interface ConnectedStorage extends StorePair {
  /** To be called before the first heartbeat of the incarnation. */
  arrive(incarnation: string): Promise<void>;
  close(): Promise<void>;
}

/** `client` is connected to the api of the machine, and stays the caller's. */
export async function connectStorage(
  { dataDir, databaseUrl }: Place,
  client: LocalSocketClient,
  onFault: (error: unknown) => void,
): Promise<ConnectedStorage> {
  if (databaseUrl === undefined) {
    const { connectSqliteStores } = await import('../store/sqlite/remote-stores.ts');
    // The writer sees who beats, and reading needs no farewell.
    const nothing = async (): Promise<void> => undefined;
    return { ...connectSqliteStores(dataDir, client), arrive: nothing, close: nothing };
  }
  const { openPostgresStores } = await import('../store/postgres/stores.ts');
  const stores = await openPostgresStores(databaseUrl, { onFault });
  return { ...stores, arrive: (incarnation) => tellPresence(client, incarnation) };
}
