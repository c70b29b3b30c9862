import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system outside that outlives everything: it remembers each call, and lets some wait for their answer. */
export interface HoldingSink {
  readonly url: string;
  /** `host:port` */
  readonly place: string;
  /** All calls so far, in their order. */
  readonly calls: readonly SinkCall[];
  /** Answers the calls below `/held` that wait, and those to come at once. */
  release(): void;
  close(): Promise<void>;
}

export interface SinkCall {
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

export async function startHoldingSink(): Promise<HoldingSink> {
  const calls: SinkCall[] = [];
  let held: ServerResponse[] | undefined = [];
  const answer = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request;
    const key = String(request.headers['idempotency-key']);
    request.resume().once('end', () => {
      calls.push({ method, path, key });
      if (held && path.startsWith('/held')) held.push(response);
      else answer(response);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${place}`,
    place,
    calls,
    release() {
      for (const response of held ?? []) answer(response);
      held = undefined;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
