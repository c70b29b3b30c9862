/** Which addresses a target may be reached at: the part of the guard that every protocol shares. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ConnectorError } from '@weir/connectors/sdk';
import { type AllowRule, allowsAddress, allowsPair } from './egress-allow.ts';
import { standingOf } from './egress-table.ts';

export interface Judge {
  readonly allow: readonly AllowRule[];
  /** All addresses of a name; default: the system's resolver. */
  readonly resolve?: ((name: string) => Promise<readonly string[]>) | undefined;
  /** An HTTP request will be sent, which some services must not get. */
  readonly isHttp: boolean;
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

/**
 * The addresses of a target, each of them judged, the best first. Throws `ConnectorError`: `forbidden`, or `unavailable`
 * for a name without an address; and what `resolve` rejects with.
 */
export async function judgedAddresses(
  { host, port }: { host: string; port: number },
  { allow, resolve = resolveAll, isHttp }: Judge,
): Promise<readonly string[]> {
  const name = host.replace(/\.$/, '');
  const isLiteral = isIP(name) !== 0;
  const found = isLiteral ? [name] : await resolve(name);
  if (found.length === 0) throw noAddress(name);
  const pair = allowsPair(allow, isIP(name) === 6 ? `[${name}]` : name, port);
  const isPublicName = isLiteral || !internalName.test(name);
  for (const address of found) {
    const standing = standingOf(address);
    const allowed = pair || allowsAddress(allow, address, port);
    if (standing === 'metadata' || !(allowed || (standing === 'public' && isPublicName)))
      throw refusedTarget(host, port);
    if (isHttp && foreignPorts.has(port) && !allowed) throw refusedTarget(host, port);
  }
  // IPv4 first: a host without IPv6 cannot reach the others.
  return found.toSorted((a, b) => isIP(a) - isIP(b));
}

async function resolveAll(name: string): Promise<readonly string[]> {
  const answers = await lookup(name, { all: true, verbatim: true });
  return answers.map(({ address }) => address);
}

export function refusedTarget(host: string, port: number): ConnectorError {
  const target = `${host}:${port}`;
  return new ConnectorError(
    'forbidden',
    {
      'zh-CN': `${target} 是未放行的内网地址（WEIR_EGRESS_ALLOW）`,
      en: `${target} is an internal address that is not allowed (WEIR_EGRESS_ALLOW)`,
    },
    { details: { target } },
  );
}

function noAddress(name: string): ConnectorError {
  return new ConnectorError('unavailable', {
    'zh-CN': `${name} 没有地址`,
    en: `${name} has no address`,
  });
}
