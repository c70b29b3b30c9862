import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system outside that is too busy at `/later`, and dies at `/dies` once it has the request; `/slow` never answers. */
export async function startBusySystem() {
  let slow = 0;
  const server = createServer((request, response) => {
    if (request.url === '/slow') {
      slow += 1;
      return;
    }
    if (request.url === '/dies') {
      request.resume().on('end', () => request.socket.destroy());
      return;
    }
    response.writeHead(429, { 'retry-after': '3600' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** `host:port` */
    place,
    url: `http://${place}`,
    /** Requests for `/slow` so far. */
    asked: () => slow,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
