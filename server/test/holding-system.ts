import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system outside that answers `/slow` only when it is told to, and anything else at once. */
export interface HoldingSystem {
  readonly url: string;
  /** `host:port` */
  readonly place: string;
  /** Whether a request to this path has come. */
  asked(path: string): boolean;
  /** Requests that are held. */
  readonly heldNow: number;
  /** Answers what was held so far. */
  release(): void;
  close(): Promise<void>;
}

export async function startHoldingSystem(): Promise<HoldingSystem> {
  const paths = new Set<string>();
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    paths.add(path);
    if (path === '/slow') held.push(response);
    else response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    place,
    url: `http://${place}`,
    asked: (path) => paths.has(path),
    get heldNow() {
      return held.length;
    },
    release() {
      for (const response of held.splice(0)) response.end();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
