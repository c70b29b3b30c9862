import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectors } from '@weir/connectors';
import { toErrorData } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const canary = 'canary-password-4711';

let server: Server;
let address: string;
let http: ClosableHttpClient;
let weir: HostUnderTest;
let seen: Seen[];
let answer: (response: ServerResponse, request: Seen) => void;

beforeEach(async () => {
  seen = [];
  answer = (response) => json(response, 200, { ok: true });
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method = '', url = '', headers } = request;
    const each = { method, url, headers, body: Buffer.concat(parts).toString() };
    seen.push(each);
    answer(response, each);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = `http://${host}`;
  http = createHttpClient({ guard: createGuard({ allow: parseAllow(host) }) });
  weir = hostUnderTest({ connectors, http });
});

afterEach(async () => {
  expect(weir.logged.join()).not.toContain('canary');
  server.closeAllConnections();
  await Promise.all([http.close(), new Promise((resolve) => server.close(resolve))]);
});

function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const request = (input: object, more: object = {}) => ({
  use: 'http.request',
  input: { method: 'GET', url: `${address}/`, ...input },
  ...more,
});

test('method, address, query, headers and body are sent; status, headers and body come back', async () => {
  answer = (response) => json(response, 201, { id: 1 }, { 'X-One': 'a' });
  const key = { idempotencyKey: 'a'.repeat(32) };
  const input = {
    method: 'POST',
    url: `${address}/orders?x=1`,
    query: { tag: ['a', 'b'], n: 5 },
    headers: { 'X-Two': 2 },
    body: { name: '合同' },
  };
  expect(await weir.call(request(input, key))).toMatchObject({
    status: 201,
    headers: { 'x-one': 'a' },
    body: { id: 1 },
  });
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/orders?x=1&tag=a&tag=b&n=5',
    body: '{"name":"合同"}',
    headers: {
      'content-type': 'application/json',
      'x-two': '2',
      'idempotency-key': 'a'.repeat(32),
      traceparent: expect.stringMatching(/^00-/),
    },
  });
});

test.each([
  [{ bodyType: 'form', body: { a: 'x y' } }, 'application/x-www-form-urlencoded', 'a=x+y'],
  [{ bodyType: 'text', body: '<a/>' }, 'text/plain; charset=utf-8', '<a/>'],
  [
    { body: 'x', headers: { 'Content-Type': 'application/vnd.x+json' } },
    'application/vnd.x+json',
    '"x"',
  ],
])('%j is sent as %s', async (input, type, body) => {
  await weir.call(request({ method: 'PUT', ...input }));
  expect(seen[0]).toMatchObject({ body, headers: { 'content-type': type } });
});

test.each([
  [400, 'invalid_input'],
  [401, 'auth_failed'],
  [402, 'rejected'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not_found'],
  [412, 'conflict'],
  [418, 'rejected'],
  [422, 'invalid_input'],
  [429, 'rate_limited'],
  [304, 'rejected'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
])('status %i ends by %s, for any method', async (status, code) => {
  const body = { code: 'X', message: 'said so', field: 'name' };
  answer = (response) =>
    status === 304
      ? response.writeHead(304).end()
      : json(response, status, body, { 'retry-after': '2' });
  for (const method of ['GET', 'PUT', 'POST']) {
    const error = await weir.failure(request({ method }));
    expect(error).toMatchObject({
      code,
      options: { retryAfter: [429, 503].includes(status) ? 2000 : undefined },
    });
  }
});

test('an error carries the sentence, the field and the text of the answer', async () => {
  answer = (response) =>
    response.writeHead(500, { 'content-type': 'text/html' }).end('<b>down</b>');
  expect(toErrorData(await weir.failure(request({})))).toMatchObject({
    message: { en: 'Unavailable at the moment: HTTP 500, text/html' },
    details: { status: 500, body: '<b>down</b>' },
  });
});

test.each([
  [{ failOn: [] }, 500, true],
  [{ failOn: ['5xx'] }, 404, true],
  [{ failOn: ['5xx'] }, 503, false],
  [{ failOn: [404] }, 404, false],
  [{ failOn: ['2xx'] }, 200, false],
  [{}, 404, false],
  [{}, 204, true],
])('%j with status %i', async (input, status, isOk) => {
  answer = (response) => response.writeHead(status).end();
  expect((await weir.outcome(request(input))).ok).toBe(isOk);
});

test.each([
  ['what is no status', { failOn: ['4x'] }, 'with.failOn.0'],
  ['another method', { method: 'TRACE' }, 'with.method'],
  ['a file', { bodyType: 'file' }, 'with.bodyType'],
  ['an object in the query', { query: { a: {} } }, 'with.query.a'],
  ['a relative address without a connection', { url: '/x' }, 'with.url'],
  ['the header Host', { headers: { Host: 'x' } }, 'with.headers.Host'],
])('%s is refused before anything is sent', async (_name, input, field) => {
  expect(await weir.failure(request(input))).toMatchObject({
    code: 'invalid_input',
    options: { field },
  });
  expect(seen).toHaveLength(0);
});

test('the effect is that of the method', () => {
  const kindOf = (input: object) =>
    weir.host.effectOf({ use: 'http.request', input: { url: 'http://a.example', ...input } }).kind;
  expect(['GET', 'HEAD', 'OPTIONS'].map((method) => kindOf({ method }))).toEqual(
    Array(3).fill('read'),
  );
  expect(['PUT', 'DELETE'].map((method) => kindOf({ method }))).toEqual(
    Array(2).fill('idempotent'),
  );
  expect(['POST', 'PATCH'].map((method) => kindOf({ method }))).toEqual(Array(2).fill('once'));
  expect(kindOf({ method: 'POST', idempotent: true })).toBe('idempotent');
});

test.each([
  ['GET', 'unavailable', 'timeout', false],
  ['PUT', 'unavailable', 'timeout', true],
  ['POST', 'unknown_outcome', 'unknown_outcome', true],
])('%s whose answer is lost, or does not come in time', async (...[method, lost, late, sent]) => {
  answer = (response) => response.destroy();
  expect(await weir.outcome(request({ method }))).toMatchObject({ error: { code: lost }, sent });
  const stop = new AbortController();
  answer = () => stop.abort();
  const stopped = request({ method }, { signal: stop.signal });
  expect(await weir.outcome(stopped)).toMatchObject({ error: { code: late }, sent });
});

test('what nobody listens to is unavailable, and nothing was sent', async () => {
  server.close();
  server.closeAllConnections();
  expect(await weir.outcome(request({ method: 'POST' }))).toMatchObject({
    error: { code: 'unavailable' },
    sent: false,
  });
  server.listen(0);
});

test('an answer that cannot be read leaves open what a POST has done', async () => {
  answer = (response) => response.end('<html>');
  expect((await weir.failure(request({ response: 'json' }))).code).toBe('rejected');
  const post = request({ method: 'POST', response: 'json' });
  expect((await weir.failure(post)).code).toBe('unknown_outcome');
});

test('redirects are followed', async () => {
  answer = (response, { url }) =>
    url === '/end'
      ? json(response, 200, 'there')
      : response.writeHead(302, { location: '/end' }).end();
  expect(await weir.call(request({}))).toMatchObject({ status: 200, body: 'there' });
  answer = (response) => response.writeHead(302, { location: '/again' }).end();
  expect((await weir.failure(request({}))).code).toBe('rejected');
});

test.each(['http://169.254.169.254/', 'http://localhost:1/', 'http://127.0.0.1:1/'])(
  'the internal address %s is forbidden',
  async (url) => {
    expect((await weir.failure(request({ url }))).code).toBe('forbidden');
  },
);

const basic = Buffer.from(`weir:${canary}`).toString('base64');
const save = (config: object) =>
  weir.save({
    key: 'api',
    connector: 'http',
    config: { baseUrl: `${address}/v1`, username: 'weir', ...config },
    secrets: { password: canary, token: canary, apiKey: canary },
  });

test.each([
  ['basic', { auth: 'basic' }, 'authorization', `Basic ${basic}`],
  ['bearer', { auth: 'bearer' }, 'authorization', `Bearer ${canary}`],
  ['a key', { auth: 'apiKey', apiKeyHeader: 'X-Key' }, 'x-key', canary],
])('a connection signs in by %s, and an echo of it shows nothing', async (...args) => {
  const [, config, header, value] = args;
  save(config);
  answer = (response, { headers }) =>
    json(response, 200, { you: headers, sent: headers[header] }, { 'x-echo': value });
  const output = await weir.call(request({ url: '/me' }, { connection: 'api' }));
  expect(seen[0]).toMatchObject({ url: '/v1/me', headers: { [header]: value } });
  expect(JSON.stringify(output)).not.toMatch(new RegExp(`${canary}|${basic}`));
  answer = (response, { headers }) =>
    json(response, 400, { message: `bad ${headers[header]}`, field: headers[header] });
  const error = await weir.failure(request({ url: '/me' }, { connection: 'api' }));
  expect(JSON.stringify(toErrorData(error))).not.toMatch(new RegExp(`${canary}|${basic}`));
});

test('the credentials of a connection go to its own address only', async () => {
  save({ auth: 'basic' });
  const away = { url: 'https://example.com/', method: 'POST' };
  expect(await weir.failure(request(away, { connection: 'api' }))).toMatchObject({
    code: 'invalid_input',
    options: { field: 'with.url' },
  });
  answer = (response) =>
    response.writeHead(302, { location: `http://localhost:${new URL(address).port}/` }).end();
  expect((await weir.failure(request({ url: '/x' }, { connection: 'api' }))).code).toBe(
    'forbidden',
  );
  expect(seen).toHaveLength(1);
});
