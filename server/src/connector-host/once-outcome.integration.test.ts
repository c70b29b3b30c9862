import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectors } from '@weir/connectors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

/** An order may be placed once only, and the other side has placed it: what it answers thereafter must not deny that. */
let server: Server;
let http: ClosableHttpClient;
let weir: HostUnderTest;
let address: string;
let orders: number;
let answer: (response: ServerResponse) => unknown;

beforeEach(async () => {
  orders = 0;
  server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') orders += 1;
    if (request.url !== '/orders') return response.writeHead(404).end('{}');
    return answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = `http://${host}/orders`;
  http = createHttpClient({ guard: createGuard({ allow: parseAllow(host) }) });
  weir = hostUnderTest({ connectors, http });
});

afterEach(async () => {
  server.closeAllConnections();
  await Promise.all([http.close(), new Promise((resolve) => server.close(resolve))]);
});

const order = (method = 'POST') =>
  weir.outcome({ use: 'http.request', input: { method, url: address, body: {} } });

const encoded = (encoding: string) => (response: ServerResponse) =>
  response.setHeader('content-encoding', encoding).end('abc');
const sendOn = (status: number, location: string) => (response: ServerResponse) =>
  response.writeHead(status, { location }).end();
const text = (size: number) => (response: ServerResponse) =>
  response.setHeader('content-type', 'text/plain').end(Buffer.alloc(size, 'A'));

/** For each answer: how a `once` and how an `idempotent` action ends by it. */
test.each<[string, (response: ServerResponse) => unknown, string, string]>([
  ['in an unknown encoding', encoded('zstd'), 'unknown_outcome', 'rejected'],
  ['that is no gzip', encoded('gzip'), 'unknown_outcome', 'rejected'],
  ['of 17 MB', text(17 * 1024 * 1024), 'unknown_outcome', 'too_large'],
  ['of 9 MB, more than an output may have', text(9 * 1024 * 1024), 'unknown_outcome', 'too_large'],
  [
    'with huge headers',
    (response) => response.setHeader('x-long', 'y'.repeat(100_000)).end('{}'),
    'unknown_outcome',
    'too_large',
  ],
  ['that leads nowhere', sendOn(303, '/gone'), 'unknown_outcome', 'not_found'],
  [
    'that leads to a forbidden place',
    sendOn(303, 'http://10.1.2.3/orders/1'),
    'unknown_outcome',
    'forbidden',
  ],
  ['that leads to no address', sendOn(303, 'http://'), 'unknown_outcome', 'rejected'],
  ['that leads around', sendOn(307, '/orders'), 'unknown_outcome', 'rejected'],
  [
    'that is a clean refusal',
    (response) => response.writeHead(422).end(),
    ...clean('invalid_input'),
  ],
  ['that is a clean failure', (response) => response.writeHead(503).end(), ...clean('unavailable')],
])('an answer %s', async (_name, arrange, once, repeatable) => {
  answer = arrange;
  expect(await order()).toMatchObject({ ok: false, error: { code: once }, sent: true });
  expect(orders).toBeGreaterThan(0);
  expect(await order('PUT')).toMatchObject({ ok: false, error: { code: repeatable }, sent: true });
});

function clean(code: string): [string, string] {
  return [code, code];
}

test('what the answer leads to, when it is there, is the result', async () => {
  answer = (response) => {
    answer = (next) => next.end('placed');
    response.writeHead(303, { location: '/orders' }).end();
  };
  expect(await order()).toMatchObject({ ok: true, output: { status: 200, body: 'placed' } });
  expect(orders).toBe(1);
});

test('a place that is forbidden at once leaves no doubt', async () => {
  address = 'http://10.1.2.3/orders';
  expect(await order()).toMatchObject({ ok: false, error: { code: 'forbidden' }, sent: false });
});
