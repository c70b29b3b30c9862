import type { LocalSocketClient } from '../../local-socket/local-socket.ts';
import { folderBlobs } from '../blobs/folder-blobs.ts';
import { pairOf, type StorePair } from '../store-pair.ts';
import { openReader } from './reader.ts';
import { remoteWriter } from './writer-service.ts';

/**
 * The embedded store in any other process of the machine: writes go over the socket, reads are its own. The client
 * stays the caller's.
 */
export function connectSqliteStores(folder: string, client: LocalSocketClient): StorePair {
  const blobsOf = (tenant: string) => folderBlobs(folder, tenant);
  return pairOf({ writer: remoteWriter(client), reader: openReader(folder), blobsOf });
}
