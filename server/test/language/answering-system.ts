import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system outside: `/status/404` answers by 404, `/once/429` only the first time, `/echo` says what came, `/hang` nothing. */
export async function startAnsweringSystem() {
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const url = request.url ?? '/';
    const [, kind, status] = new URL(url, 'http://x').pathname.split('/');
    if (kind === 'hang') return;
    const isLater = seen.has(url);
    seen.add(url);
    const after = new URL(url, 'http://x').searchParams.get('after');
    response.writeHead(kind === 'echo' || (kind === 'once' && isLater) ? 200 : Number(status), {
      'content-type': 'application/json',
      ...(after && { 'retry-after': after }),
    });
    const said = { key: request.headers['idempotency-key'], text: Buffer.concat(parts).toString() };
    response.end(JSON.stringify(said));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** `host:port` */
    place,
    url: `http://${place}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
