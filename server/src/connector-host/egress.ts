/**
 * The one guard for outgoing connections: a name is resolved once, every answer is judged, and the connection goes to
 * exactly one of the judged addresses, so that a second answer of the name server changes nothing.
 */
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { ConnectorError } from '@weir/connectors/sdk';
import { buildConnector } from 'undici';
import { type AllowRule, allowsAddress, allowsPair } from './egress-allow.ts';
import { standingOf } from './egress-table.ts';

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

/** Ports of services that speak something else, where an HTTP request could do harm. */
const foreignPorts: ReadonlySet<number> = new Set([
  ...[
    1, 7, 9, 13, 19, 20, 21, 22, 23, 25, 37, 42, 53, 69, 79, 110, 111, 113, 119, 123, 135, 137, 139,
    143, 161, 179,
  ],
  ...[
    389, 445, 465, 512, 513, 514, 515, 548, 554, 587, 593, 601, 636, 873, 989, 990, 993, 995, 1433,
    1521, 1723, 2049,
  ],
  ...[
    2181, 2379, 3306, 3389, 3659, 4190, 4369, 5060, 5061, 5432, 5671, 5672, 5900, 6000, 6379, 6566,
    9042, 9092,
  ],
  ...[10080, 11211, 25672, 27017],
]);

/** Names that only mean something inside a network. */
const internalName =
  /^[^.]+$|(^|\.)(localhost|internal|local|localdomain|home\.arpa|lan|intranet|corp)$/;

export function createGuard(options: EgressOptions): EgressGuard {
  const { allow, resolve = resolveAll, timeoutMs = 10_000 } = options;
  const dial = options.dial ?? buildConnector({ timeout: timeoutMs, allowH2: false });

  async function addressesOf(host: string, port: number): Promise<readonly string[]> {
    const name = host.replace(/\.$/, '');
    const isLiteral = isIP(name) !== 0;
    const found = isLiteral ? [name] : await resolve(name);
    if (found.length === 0) throw new ConnectorError('unavailable', `${name} has no address`);
    const pair = allowsPair(allow, isIP(name) === 6 ? `[${name}]` : name, port);
    const isPublicName = isLiteral || !internalName.test(name);
    for (const address of found) {
      const standing = standingOf(address);
      const allowed = pair || allowsAddress(allow, address, port);
      if (standing === 'metadata' || !(allowed || (standing === 'public' && isPublicName)))
        throw refuse(host, port);
      if (foreignPorts.has(port) && !allowed) throw refuse(host, port);
    }
    // IPv4 first: a host without IPv6 cannot reach the others.
    return found.toSorted((a, b) => isIP(a) - isIP(b));
  }

  async function open(target: buildConnector.Options): Promise<Socket> {
    const addresses = await addressesOf(target.hostname, portOf(target));
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
      return reject(refuse(target.hostname, portOf(target)));
    });
  });
}

function sameAddress(remote: string | undefined, judged: string): boolean {
  const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  return remote !== undefined && plain(remote) === plain(judged);
}

async function resolveAll(name: string): Promise<readonly string[]> {
  const answers = await lookup(name, { all: true, verbatim: true });
  return answers.map(({ address }) => address);
}

function portOf({ port, protocol }: buildConnector.Options): number {
  return port ? Number(port) : protocol === 'https:' ? 443 : 80;
}

function refuse(host: string, port: number): ConnectorError {
  return new ConnectorError(
    'forbidden',
    `${host}:${port} is an internal address that is not allowed`,
    {
      details: { target: `${host}:${port}` },
    },
  );
}

/** Nothing was sent on a connection that never was. */
function unreachable(error: unknown, target: buildConnector.Options): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const reason =
    error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'error';
  const place = `${target.hostname}:${portOf(target)}`;
  return new ConnectorError('unavailable', `${place} cannot be reached (${reason})`, {
    details: { target: place, reason },
    cause: error,
  });
}
