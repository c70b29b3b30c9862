import type { Service } from '../../local-socket/local-socket.ts';
import type { Reader } from '../access.ts';
import { createSearchNotes, notedWriter } from '../search/search-notes.ts';
import type { StorePair } from '../store-pair.ts';
import { keepAnswers } from './kept-answers.ts';
import { openSearch } from './search.ts';
import { startWriter } from './writer.ts';
import { serveWriter } from './writer-service.ts';

export interface SqliteStores extends StorePair {
  /** For the local socket, under the name `store`: how workers and commands write. */
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
  /** A peer gave a run back until `dueAt`, ms UTC. */
  readonly onRest?: (tenant: string, dueAt: number) => void;
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
  // The thread loads its modules while this process loads its own: the slowest part of a start.
  const [writer, { openReader }, { pairOf }, { folderBlobs }] = await Promise.all([
    startWriter({ folder, maxPages: options.maxPages }, onFault),
    import('./reader.ts'),
    import('../store-pair.ts'),
    import('../blobs/folder-blobs.ts'),
  ]);
  let reader: Reader;
  try {
    reader = openReader(folder);
  } catch (error) {
    await writer.close();
    throw error;
  }
  const search = openSearch(folder, writer, onFault);
  const notes = createSearchNotes(search.catchUp, onFault);
  const blobsOf = (tenant: string) => folderBlobs(folder, tenant);
  const kept = keepAnswers(notedWriter(writer, notes));
  const { recall } = kept;
  const stores = pairOf({ writer: kept.writer, reader, search, blobsOf, recall });
  let closing = false;
  const onPeerGone = async (incarnations: readonly string[]) => {
    await stores.control.declareSilent({ before: 0, incarnations });
    options.onPeerGone?.(incarnations);
  };
  return {
    ...stores,
    ended: writer.ended,
    service: serveWriter({
      writer: kept.writer,
      reader,
      onRest: options.onRest ?? (() => {}),
      // Where declaring fails, the sweep over heartbeats does it later.
      onPeerGone: (incarnations) => {
        onPeerGone(incarnations).catch((error: unknown) => closing || onFault(error));
      },
    }),
    async close() {
      closing = true;
      await Promise.all([notes.close(), search.close()]);
      await writer.close();
      await reader.closeTenants();
      await reader.closeControl();
    },
  };
}
