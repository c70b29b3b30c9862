import { chmod, mkdir, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { type Connection, openConnection } from './connection.ts';
import { encodeError } from './error-codec.ts';
import type { LocalSocketServer, Peer, Service } from './local-socket.ts';
import type { FromPeer, FromServer } from './messages.ts';

export interface LocalServerOptions {
  /** By name. They are there before the first peer can be: one that finds none would take it for a fault of its own. */
  readonly services: Readonly<Record<string, Service>>;
  /** Told of every fault of a service that its caller only sees as `internal`. */
  readonly onFault?: (error: unknown) => void;
}

/**
 * Listens at `path`. A socket file found there is replaced: the lock of the data folder, taken before, proves that its
 * server is dead. Throws `address_unusable`.
 */
export async function listenLocal(
  path: string,
  options: LocalServerOptions,
): Promise<LocalSocketServer> {
  const { services } = options;
  const connections = new Set<Connection>();
  const onFault = options.onFault ?? (() => {});
  let peers = 0;

  const server = createServer((socket) => {
    peers += 1;
    const connection: Connection = openConnection(socket, (message) => {
      void handle({ services, onFault, peer, connection }, message as FromPeer);
    });
    const peer: Peer = {
      id: `${process.pid}-${peers}`,
      push: (service, message) =>
        connection.send({ kind: 'push', service, message } satisfies FromServer),
    };
    connections.add(connection);
    void connection.closed.then(() => {
      connections.delete(connection);
      for (const service of Object.values(services)) guard(onFault, () => service.gone?.(peer));
    });
  });

  await listen(server, path);
  return {
    close: async (patienceMs = 0) => {
      const left = new Promise<void>((resolve) => server.close(() => resolve()));
      const endAll = (): void => {
        for (const connection of connections) connection.end();
      };
      const timer = setTimeout(endAll, patienceMs);
      await left;
      clearTimeout(timer);
    },
  };
}

interface Context {
  readonly services: Readonly<Record<string, Service>>;
  readonly onFault: (error: unknown) => void;
  readonly peer: Peer;
  readonly connection: Connection;
}

async function handle(context: Context, message: FromPeer): Promise<void> {
  const { services, onFault, peer, connection } = context;
  const { service: name } = message;
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (message.kind === 'push') return guard(onFault, () => service?.push?.(peer, message.message));
  const { id, verb, params } = message;
  const refuse = (error: unknown): void => {
    if (!(error instanceof WeirError)) onFault(error);
    connection.send({ kind: 'refusal', id, error: encodeError(error) } satisfies FromServer);
  };
  try {
    if (!service?.request) throw new WeirError('not_found', { reason: name });
    const value = await service.request(peer, verb, params);
    connection.send({ kind: 'answer', id, value } satisfies FromServer, refuse);
  } catch (error) {
    refuse(error);
  }
}

/** The fault of one service must not keep the next one from hearing. */
function guard(onFault: (error: unknown) => void, call: () => void): void {
  try {
    call();
  } catch (error) {
    onFault(error);
  }
}

async function listen(server: Server, path: string): Promise<void> {
  const isPipe = path.startsWith('\\\\');
  try {
    if (!isPipe) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await unlink(path).catch(ignoreMissing);
    }
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    if (!isPipe) await chmod(path, 0o600);
  } catch (error) {
    throw new WeirError(
      'folder_unusable',
      { path: dirname(path), reason: reasonOf(error) },
      { cause: error },
    );
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
