import type { LocalSocketClient, Service } from '../../local-socket/local-socket.ts';
import type { ControlStore } from '../control-store.ts';
import type { TenantStores } from '../tenant-store.ts';
import { openReader, type Reader } from './reader.ts';
import { sqliteControlStore } from './sqlite-control-store.ts';
import { sqliteTenantStores } from './sqlite-tenant-stores.ts';
import { startWriter, type Writer } from './writer.ts';
import { remoteWriter, serveWriter } from './writer-service.ts';

export interface StorePair {
  readonly control: ControlStore;
  readonly tenants: TenantStores;
}

export interface SqliteStores extends StorePair {
  /** For `localSocket.serve('store', …)`: how workers and commands write. */
  readonly service: Service;
  /** Resolves when nothing can be written any more: after `close`, or because the writer died. */
  readonly ended: Promise<void>;
  /** Commits what waits and gives the folder up. */
  close(): Promise<void>;
}

export interface SqliteOptions {
  /**
   * The connection of a peer broke; these incarnations had written their heartbeat over it and have been declared
   * silent. Their runs are still to be released.
   */
  readonly onPeerGone?: (incarnations: readonly string[]) => void;
  /** Told of every fault whose caller only sees `internal`. */
  readonly onFault?: (error: unknown) => void;
  /** Pages (4 KB) a tenant's file may grow to. For tests of a full disk. */
  readonly maxPages?: number;
}

/**
 * The embedded store in the process that owns the folder: one writer thread, reads in this process. Throws
 * `folder_unusable`, `folder_in_use` (after 2 s of trying), `database_newer` or `database_damaged`.
 */
export async function openSqliteStores(
  folder: string,
  options: SqliteOptions = {},
): Promise<SqliteStores> {
  const onFault = options.onFault ?? (() => {});
  const writer = await startWriter({ folder, maxPages: options.maxPages }, onFault);
  let reader: Reader;
  try {
    reader = openReader(folder);
  } catch (error) {
    await writer.close();
    throw error;
  }
  const stores = pair(writer, reader);
  let closing = false;
  const onPeerGone = async (incarnations: readonly string[]) => {
    await stores.control.declareSilent({ before: 0, incarnations });
    options.onPeerGone?.(incarnations);
  };
  return {
    ...stores,
    ended: writer.ended,
    service: serveWriter({
      writer,
      reader,
      // Where declaring fails, the sweep over heartbeats does it later.
      onPeerGone: (incarnations) => {
        onPeerGone(incarnations).catch((error: unknown) => closing || onFault(error));
      },
    }),
    async close() {
      closing = true;
      await writer.close();
      reader.closeTenants();
      reader.closeControl();
    },
  };
}

/** The embedded store in any other process of the machine: writes go over the socket, reads are its own. The client stays the caller's. */
export function connectSqliteStores(folder: string, client: LocalSocketClient): StorePair {
  return pair(remoteWriter(client), openReader(folder));
}

function pair(writer: Writer, reader: Reader): StorePair {
  return {
    control: sqliteControlStore(writer, reader),
    tenants: sqliteTenantStores(writer, reader),
  };
}
