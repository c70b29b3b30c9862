import { Socket } from 'node:net';
import { ConnectorError } from '@weir/connectors/sdk';
import type { buildConnector } from 'undici';
import { expect, test } from 'vitest';
import { createGuard, type EgressOptions } from './egress.ts';
import { parseAllow } from './egress-allow.ts';

/** What a name server knows; each look-up and each connect is recorded, nothing is ever dialled. */
const names: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.216.34'],
  'both.example': ['2606:2800:220:1::1', '93.184.216.34'],
  'inside.example': ['10.0.0.5'],
  'half.example': ['93.184.216.34', '127.0.0.1'],
  'half6.example': ['93.184.216.34', '::1'],
  'meta.example': ['169.254.169.254'],
  'mapped.example': ['::ffff:10.0.0.5'],
  'zone.example': ['fe80::1%eth0'],
  'odd.example': ['not an address'],
  'none.example': [],
  'core.local': ['93.184.216.34'],
  localhost: ['93.184.216.34'],
  'a.localhost': ['93.184.216.34'],
  intranet: ['10.0.0.5'],
  'api.internal': ['10.1.2.3'],
  'metadata.google.internal': ['169.254.169.254'],
};

interface Attempt {
  readonly error: Error | null;
  readonly connects: readonly string[];
  readonly lookups: readonly string[];
}

async function attempt(
  address: string,
  allow = '',
  more: Partial<EgressOptions> = {},
): Promise<Attempt> {
  const connects: string[] = [];
  const lookups: string[] = [];
  const guard = createGuard({
    allow: parseAllow(allow),
    resolve: async (name) => {
      lookups.push(name);
      return names[name] ?? [];
    },
    dial: ({ hostname, port }, callback) => {
      connects.push(`${hostname}:${port}`);
      callback(new Error('recorded'), null);
    },
    ...more,
  });
  const url = new URL(address);
  try {
    guard.checkUrl(url);
  } catch (error) {
    return { error: error as Error, connects, lookups };
  }
  const error = await new Promise<Error | null>((resolve) =>
    guard.connect(targetOf(url), (...[failure]) => resolve(failure)),
  );
  return { error, connects, lookups };
}

/** As undici asks for a connection. */
function targetOf(url: URL): buildConnector.Options {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    host: url.host,
    protocol: url.protocol,
    port,
  };
}

const refused = [
  // every private range, at both ends
  ...[
    '0.0.0.0',
    '0.255.255.255',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
  ],
  ...[
    '127.255.255.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.255.255',
    '192.0.0.1',
    '192.0.2.1',
  ],
  ...[
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.175.48.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
  ],
  ...['203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  // metadata
  ...['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['[fd00:ec2::254]', '[fd20:ce::254]', '[fe80::a9fe:a9fe]'],
  // IPv6
  ...[
    '[::]',
    '[::1]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.5]',
    '[::ffff:0:10.0.0.5]',
  ],
  ...[
    '[64:ff9b::10.0.0.5]',
    '[64:ff9b:1::1]',
    '[100::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[2002:7f00:1::]',
    '[3fff::1]',
  ],
  ...[
    '[5f00::1]',
    '[fc00::1]',
    '[fdff::1]',
    '[fe80::1]',
    '[febf::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[::ffff:169.254.169.254]',
  ],
  // other spellings of the same
  ...[
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '127.0.1',
    '0x7f.1',
    '127.0.0.1.',
    '１２７.0.0.1',
    '%31%32%37.0.0.1',
  ],
  ...[
    '127。0。0。1',
    '3232235777',
    '0xa9fea9fe',
    '025177524776',
    '[0:0:0:0:0:0:0:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
  ],
  // names
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'core.local',
    'intranet',
    'api.internal',
    'inside.example',
  ],
  ...[
    'metadata.google.internal',
    'half.example',
    'half6.example',
    'meta.example',
    'mapped.example',
    'zone.example',
  ],
  ...['odd.example', 'none.example', 'ⓛocalhost'],
];

test.each(refused)('%s is refused, and nothing is connected', async (host) => {
  const { error, connects } = await attempt(`http://${host}/`);
  expect(error).toBeInstanceOf(ConnectorError);
  expect((error as ConnectorError).code).toBe(
    host === 'none.example' ? 'unavailable' : 'forbidden',
  );
  expect(connects).toEqual([]);
});

test.each([
  'public.example',
  '93.184.216.34',
  '[2606:2800:220:1::1]',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
])('%s is reached', async (host) => {
  expect((await attempt(`http://${host}/`)).connects).toHaveLength(1);
});

test.each(['ftp://public.example/', 'file:///etc/passwd', 'gopher://public.example/', 'data:,x'])(
  '%s is refused for its scheme',
  async (address) => {
    expect(await attempt(address)).toMatchObject({
      error: { code: 'forbidden' },
      connects: [],
      lookups: [],
    });
  },
);

test('a user name in the address is refused', async () => {
  expect((await attempt('http://a:b@public.example/')).error).toMatchObject({
    code: 'invalid_input',
  });
});

test.each([22, 25, 3306, 5432, 6379, 11211])('port %i speaks no HTTP', async (port) => {
  expect(await attempt(`http://public.example:${port}/`)).toMatchObject({
    error: { code: 'forbidden' },
    connects: [],
  });
  const open = await attempt(`http://public.example:${port}/`, `public.example:${port}`);
  expect(open.connects).toEqual([`93.184.216.34:${port}`]);
});

test.each<[string, string, readonly string[]]>([
  ['http://127.0.0.1:8711/', '127.0.0.1:8711', ['127.0.0.1:8711']],
  ['http://127.0.0.1:8712/', '127.0.0.1:8711', []],
  ['http://127.0.0.2:8711/', '127.0.0.1:8711', []],
  ['http://[::1]:8711/', '[::1]:8711', ['::1:8711']],
  ['http://inside.example:8080/', 'inside.example:8080', ['10.0.0.5:8080']],
  ['http://inside.example:8080/', '10.0.0.0/8', ['10.0.0.5:8080']],
  ['http://inside.example:8080/', '10.0.0.0/8:443', []],
  ['https://inside.example/', '10.0.0.0/8:443', ['10.0.0.5:443']],
  ['http://intranet/', '10.0.0.0/8', ['10.0.0.5:80']],
  ['http://localhost/', 'localhost:80', ['93.184.216.34:80']],
  ['http://localhost/', '10.0.0.0/8', []],
  ['http://mapped.example/', '10.0.0.0/8', ['::ffff:10.0.0.5:80']],
])('%s with the exception %s connects to %j', async (address, allow, connects) => {
  expect((await attempt(address, allow)).connects).toEqual(connects);
});

test.each([
  '169.254.169.254',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '[::ffff:169.254.169.254]',
  '[::169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[::ffff:0:a9fe:a9fe]',
  'meta.example',
])('no exception opens the metadata address %s', async (host) => {
  const allow = `${host}:80 169.254.0.0/16 100.64.0.0/10 fd00::/8 0.0.0.0/0 ::/0`;
  expect(await attempt(`http://${host}/`, allow)).toMatchObject({
    error: { code: 'forbidden' },
    connects: [],
  });
});

test('a name that changes its answer is looked up once, and the judged address is dialled', async () => {
  let answers = 0;
  const resolve = async () => [answers++ === 0 ? '93.184.216.34' : '127.0.0.1'];
  const { connects } = await attempt('http://rebind.example/', '', { resolve });
  expect(answers).toBe(1);
  expect(connects).toEqual(['93.184.216.34:80']);
});

test('IPv4 is tried first, then the other judged addresses', async () => {
  expect((await attempt('http://both.example/')).connects).toEqual([
    '93.184.216.34:80',
    '2606:2800:220:1::1:80',
  ]);
});

test('the name stays in the request: only the address of the connection is replaced', async () => {
  const targets: buildConnector.Options[] = [];
  const dial: buildConnector.connector = (target, callback) => {
    targets.push(target);
    callback(new Error('recorded'), null);
  };
  await attempt('https://public.example/', '', { dial });
  expect(targets).toMatchObject([
    { hostname: '93.184.216.34', host: 'public.example', protocol: 'https:' },
  ]);
});

test('a name server that fails is `unavailable`', async () => {
  const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
  const { error } = await attempt('http://public.example/', '', { resolve });
  expect(error).toMatchObject({ code: 'unavailable', details: { reason: 'ENOTFOUND' } });
});

test('a connection that ends at another address than the judged one is closed', async () => {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
  const { error } = await attempt('http://public.example/', '', {
    dial: (_target, callback) => callback(null, socket),
  });
  expect(error).toMatchObject({ code: 'forbidden' });
  expect(socket.destroyed).toBe(true);
});
