/**
 * The one guard for outgoing connections: a name is resolved once, every answer is judged, and the connection goes to
 * exactly one of the judged addresses, so that a second answer of the name server changes nothing.
 */
import type { Socket } from 'node:net';
import { ConnectorError } from '@weir/connectors/sdk';
import { buildConnector } from 'undici';
import { judgedAddresses, refusedTarget } from './egress-addresses.ts';
import type { AllowRule } from './egress-allow.ts';

export interface EgressOptions {
  readonly allow: readonly AllowRule[];
  /** All addresses of a name; default: the system's resolver. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Opens a connection to a literal address; default: undici's connector. */
  readonly dial?: buildConnector.connector;
  /** For finding and reaching one target, in ms; default 10,000. */
  readonly timeoutMs?: number;
}

export interface EgressGuard {
  /** Throws `ConnectorError` `invalid_input` or `forbidden` for what is refused by its spelling alone. */
  checkUrl(url: URL): void;
  /** Opens a connection for undici, or fails with a `ConnectorError`. */
  readonly connect: buildConnector.connector;
}

export function createGuard(options: EgressOptions): EgressGuard {
  const { allow, resolve, timeoutMs = 10_000 } = options;
  const dial = options.dial ?? buildConnector({ timeout: timeoutMs, allowH2: false });

  async function open(target: buildConnector.Options): Promise<Socket> {
    const addresses = await judgedAddresses(
      { host: target.hostname, port: portOf(target) },
      { allow, resolve, isHttp: true },
    );
    let failure: unknown;
    for (const address of addresses) {
      try {
        return await dialOne(dial, { ...target, hostname: address });
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  return {
    checkUrl,
    connect: (target, callback) => {
      withDeadline(open(target), timeoutMs).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(unreachable(error, target), null),
      );
    },
  };
}

function checkUrl(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConnectorError(
      'forbidden',
      `Only http and https are allowed, not ${url.protocol.slice(0, 20)}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConnectorError(
      'invalid_input',
      'An address must not contain a user name or a password',
    );
  }
}

/** A connection that comes too late is closed. */
async function withDeadline(opening: Promise<Socket>, ms: number): Promise<Socket> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = Object.assign(new Error('too late'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => {
    reject(error);
    opening.then(
      (socket) => socket.destroy(),
      () => {},
    );
  }, ms);
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}

function dialOne(dial: buildConnector.connector, target: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    dial(target, (error, socket) => {
      if (error !== null || socket === null) return reject(error ?? new Error('no socket'));
      // The address was judged; that the socket ends there is checked once more.
      if (sameAddress(socket.remoteAddress, target.hostname)) return resolve(socket);
      socket.destroy();
      return reject(refusedTarget(target.hostname, portOf(target)));
    });
  });
}

function sameAddress(remote: string | undefined, judged: string): boolean {
  const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  return remote !== undefined && plain(remote) === plain(judged);
}

function portOf({ port, protocol }: buildConnector.Options): number {
  return port ? Number(port) : protocol === 'https:' ? 443 : 80;
}

/** Nothing was sent on a connection that never was. */
function unreachable(error: unknown, target: buildConnector.Options): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const reason =
    error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'error';
  const place = `${target.hostname}:${portOf(target)}`;
  const said = {
    'zh-CN': `无法连接 ${place}（${reason}）`,
    en: `${place} cannot be reached (${reason})`,
  };
  return new ConnectorError('unavailable', said, {
    details: { target: place, reason },
    cause: error,
  });
}
