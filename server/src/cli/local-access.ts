import { userInfo } from 'node:os';
import { WeirError } from '@weir/contract/weir-error';
import { connectLocal } from '../local-socket/client.ts';
import type { LocalSocketClient } from '../local-socket/local-socket.ts';
import { socketPath } from '../local-socket/path.ts';

/** What a command beside the server needs to talk to its API; the answer of the local socket's service `token`. */
export interface LocalAccess {
  /** Works as long as the connection over which it was asked for, and for an hour at most. */
  readonly token: string;
  /** Where the server listens on this machine, without a slash at its end. */
  readonly url: string;
  /** The same for people: used in links. */
  readonly publicUrl: string;
}

/** Opens the socket of the server on the data folder. Throws `not_running`. */
export async function connectBeside(dataDir: string): Promise<LocalSocketClient> {
  return connectLocal(socketPath(dataDir)).catch((cause: unknown) => {
    throw new WeirError('not_running', { path: dataDir }, { cause });
  });
}

/** Throws `not_running`. */
export async function openLocalAccess(
  dataDir: string,
): Promise<LocalAccess & { close(): Promise<void> }> {
  const client = await connectBeside(dataDir);
  const access = (await client.request('token', 'create', { user: user() })) as LocalAccess;
  return { ...access, close: () => client.close() };
}

/** Some containers run as a user who has no name. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
