import type { Server } from 'node:http';
import { WeirError } from '@weir/contract/weir-error';

/** How long a killed predecessor may hold the port at a start, and answers may take at a stop, ms. */
const patience = 2_000;
const pause = 100;

/** Throws `port_in_use` or `address_unusable`. */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    const failure = await tryListen(server, host, port);
    if (!failure) return;
    if (failure.code !== 'EADDRINUSE') {
      const reason = failure.code ?? failure.message;
      throw new WeirError('address_unusable', { host, port, reason }, { cause: failure });
    }
    if (performance.now() > deadline) throw new WeirError('port_in_use', { host, port });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function tryListen(
  server: Server,
  host: string,
  port: number,
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening);
      resolve(error);
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve(undefined);
    };
    server.once('error', onError).once('listening', onListening).listen(port, host);
  });
}

/** Takes no new connection and lets answers under way finish for 2 s; resolves when all connections are gone. */
export function closeHttpServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Live pages and half-sent requests would hold it for ever.
    const timer = setTimeout(() => server.closeAllConnections(), patience);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
