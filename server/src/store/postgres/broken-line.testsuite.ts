import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How the line fails at a statement: the server gets it and its answer is lost, or it gets nothing. */
export type Fault = 'answer lost' | 'question lost';

/** A line to a server that a test can cut. */
export interface BrokenLine {
  readonly url: string;
  /** Breaks the connection over which this text comes next. */
  breakAt(text: string, fault: Fault): void;
  /** How often it broke. */
  readonly breaks: number;
  /** Ends all connections and refuses new ones, till `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function brokenLine(serverUrl: string): Promise<BrokenLine> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let armed: { text: string; fault: Fault } | undefined;
  let breaks = 0;
  let isCut = false;

  const proxy = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const folder = target.searchParams.get('host');
    const port = Number(target.port || 5432);
    const server = folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(port, target.hostname);
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes) => {
      const fault = armed && bytes.includes(armed.text) ? armed.fault : undefined;
      if (fault === undefined) return server.write(bytes);
      armed = undefined;
      breaks += 1;
      if (fault === 'question lost') return end();
      // The server answers once it has done what it was asked; the answer goes no further.
      server.write(bytes);
      server.removeAllListeners('data').once('data', end);
    });
    server.on('data', (bytes) => client.write(bytes));
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(serverUrl);
  url.searchParams.delete('host');
  const { port } = proxy.address() as AddressInfo;
  const [scheme, user] = [url.protocol, url.username && `${url.username}:${url.password}@`];
  return {
    url: `${scheme}//${user}127.0.0.1:${port}${url.pathname}${url.search}`,
    breakAt(text, fault) {
      armed = { text, fault };
    },
    get breaks() {
      return breaks;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
