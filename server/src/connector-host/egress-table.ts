/** Which addresses lie outside the public internet. Pure. */
import ipaddr from 'ipaddr.js';

export type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

const cidrs = (list: readonly string[]): readonly Cidr[] =>
  list.map((each) => ipaddr.parseCIDR(each));

/**
 * Where clouds hand out credentials, and link-local addresses, on which they do so. No rule opens these.
 */
const metadata = cidrs([
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
]);

const notPublic = cidrs([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ...[
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.175.48.0/24',
  ],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...[
    '::/96',
    '::ffff:0:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
  ],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fec0::/10', 'ff00::/8'],
]);

/** IPv6 forms that carry an IPv4 address in their last 32 bits. */
const carriers = cidrs(['::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96']);

export type Standing = 'public' | 'private' | 'metadata';

/** Judges a literal address, as a URL or a resolver gives it. What is no address counts as `metadata`: never reachable. */
export function standingOf(address: string): Standing {
  const parsed = parseAddress(address);
  if (parsed === null || isWithin(parsed, metadata) || isWithin(carriedBy(parsed), metadata))
    return 'metadata';
  return isWithin(parsed, notPublic) ? 'private' : 'public';
}

/** The address with an IPv4-mapped one as its IPv4; null when `address` is none. */
export function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}

export function isWithin(
  address: ipaddr.IPv4 | ipaddr.IPv6 | null,
  ranges: readonly Cidr[],
): boolean {
  return (
    address !== null &&
    ranges.some((range) => address.kind() === range[0].kind() && address.match(range))
  );
}

function carriedBy(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | null {
  if (!isWithin(address, carriers)) return null;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
