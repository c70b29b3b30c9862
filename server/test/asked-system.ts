import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system that answers as it is told, and remembers what it was asked. */
export interface AskedSystem {
  /** `host:port` */
  readonly place: string;
  /** Paths in the order they were asked for, with the idempotency key each came with. */
  readonly asked: { readonly path: string; readonly key: string | undefined }[];
  /** Paths it does not know. */
  readonly refused: Set<string>;
  close(): Promise<void>;
}

export async function startAskedSystem(): Promise<AskedSystem> {
  const asked: AskedSystem['asked'][number][] = [];
  const refused = new Set<string>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    const key = request.headers['idempotency-key'];
    asked.push({ path, key: Array.isArray(key) ? key[0] : key });
    response.statusCode = refused.has(path) ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    place: `127.0.0.1:${port}`,
    asked,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
