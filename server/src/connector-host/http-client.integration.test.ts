import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { ConnectorError, type HttpRequest } from '@weir/connectors/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

let server: Server;
let address: string;
let client: ClosableHttpClient;
let listener: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = `http://${host}`;
  client = createHttpClient({ guard: createGuard({ allow: parseAllow(host) }) });
});

afterEach(async () => {
  server.closeAllConnections();
  await Promise.all([client.close(), new Promise((resolve) => server.close(resolve))]);
});

const never = new AbortController().signal;

function get(more: Partial<HttpRequest> = {}, signal = never) {
  return client.request({ method: 'GET', url: `${address}/`, ...more }, signal);
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('method, path, headers and body arrive; status, headers and body come back', async () => {
  listener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(418, { 'X-One': 'a', 'Set-Cookie': ['a=1', 'b=2'] });
      response.end(
        `${request.method} ${request.url} ${request.headers['x-in']} ${Buffer.concat(parts)}`,
      );
    });
  };
  const url = `${address}/a%2Fb?q=%E5%90%88`;
  const answer = await get({ method: 'POST', url, headers: { 'x-in': '1' }, body: '模板' });
  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({ 'x-one': 'a', 'set-cookie': 'a=1, b=2' });
  expect(text(answer.body)).toBe('POST /a%2Fb?q=%E5%90%88 1 模板');
});

test('unless asked for, a redirect is an answer and is not followed', async () => {
  let calls = 0;
  listener = (_request, response) => {
    calls += 1;
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  };
  expect((await get()).status).toBe(302);
  expect(calls).toBe(1);
});

test('a proxy of the environment is not used', async () => {
  listener = (_request, response) => response.end('direct');
  const before = process.env['HTTP_PROXY'];
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
  try {
    expect(text((await get()).body)).toBe('direct');
  } finally {
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
  }
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a body in %s is opened', async (encoding, compress) => {
  listener = (_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.from('模板')));
  expect(text((await get()).body)).toBe('模板');
});

test.each([
  ['an unknown encoding', 'compress', Buffer.from('x')],
  ['what is not gzip', 'gzip', Buffer.from('plain')],
])('%s is rejected', async (_name, encoding, body) => {
  listener = (_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body);
  expect((await errorOf(get())).code).toBe('rejected');
});

test('16 MB are read, more is too large, also when it comes in small and swells', async () => {
  const limit = Buffer.alloc(16 * 1024 * 1024, 'a');
  listener = (_request, response) => response.end(limit);
  expect((await get()).body).toHaveLength(limit.length);
  listener = (_request, response) => response.end(Buffer.concat([limit, Buffer.from('a')]));
  expect((await errorOf(get())).code).toBe('too_large');
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(100_000);
  listener = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
  expect((await errorOf(get())).code).toBe('too_large');
});

test('an answer without a body may name an encoding', async () => {
  listener = (_request, response) => response.writeHead(204, { 'content-encoding': 'gzip' }).end();
  expect((await get()).body).toHaveLength(0);
  listener = (_request, response) => response.writeHead(200, { 'content-encoding': 'br' }).end();
  expect((await get()).body).toHaveLength(0);
});

test('a name is dialled by its judged address, while Host and SNI stay the name', async () => {
  const port = Number(new URL(address).port);
  const seen: unknown[] = [];
  listener = (request, response) => response.end(request.headers.host);
  const secure = createTlsServer({
    SNICallback: (name, done) => {
      seen.push(name);
      done(new Error('no certificate'));
    },
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const securePort = (secure.address() as AddressInfo).port;
  const allow = parseAllow(`core.example:${port} core.example:${securePort}`);
  const named = createHttpClient({
    guard: createGuard({ allow, resolve: async () => ['127.0.0.1'] }),
  });
  const open = (url: string) => named.request({ method: 'GET', url }, never);
  expect(text((await open(`http://core.example:${port}/`)).body)).toBe(`core.example:${port}`);
  expect((await errorOf(open(`https://core.example:${securePort}/`))).code).toBe('unavailable');
  expect(seen).toEqual(['core.example']);
  await named.close();
  await new Promise((resolve) => secure.close(resolve));
});

test('a name server that does not answer ends by the time of the call, or of connecting', async () => {
  const guard = createGuard({ allow: [], resolve: () => new Promise(() => {}), timeoutMs: 60 });
  const waiting = createHttpClient({ guard });
  const ask = (timeoutMs: number) =>
    waiting.request({ method: 'GET', url: 'http://a.example/', timeoutMs }, never);
  expect(await errorOf(ask(20))).toMatchObject({ code: 'timeout', nothingSent: true });
  expect(await errorOf(ask(5000))).toMatchObject({
    code: 'unavailable',
    nothingSent: true,
    details: { reason: 'ETIMEDOUT' },
  });
  await waiting.close();
});

test('headers over 16 KB are too large', async () => {
  listener = (_request, response) =>
    response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end();
  expect((await errorOf(get())).code).toBe('too_large');
});

test('no answer, and a body that never ends, are a timeout', async () => {
  const late = { code: 'timeout', nothingSent: false };
  listener = () => {};
  expect(await errorOf(get({ timeoutMs: 500 }))).toMatchObject(late);
  listener = (_request, response) => response.writeHead(200).write('first');
  expect(await errorOf(get({ timeoutMs: 500 }))).toMatchObject(late);
});

test('a call whose step was stopped ends at once', async () => {
  const stop = new AbortController();
  listener = () => stop.abort();
  expect(await errorOf(get({}, stop.signal))).toMatchObject({
    code: 'timeout',
    nothingSent: false,
  });
  expect(await errorOf(get({}, stop.signal))).toMatchObject({ code: 'timeout', nothingSent: true });
});

test('a connection that breaks after sending has an unknown outcome', async () => {
  listener = (request) => request.socket.destroy();
  expect(await errorOf(get())).toMatchObject({ code: 'unknown_outcome', nothingSent: false });
  listener = (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  };
  expect((await errorOf(get())).code).toBe('unknown_outcome');
});

test('a target that is closed or has a wrong certificate is unavailable', async () => {
  const host = address.slice('http://'.length);
  expect(await errorOf(get({ url: `https://${host}/` }))).toMatchObject({ code: 'unavailable' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await errorOf(get())).toMatchObject({
    code: 'unavailable',
    nothingSent: true,
    details: { reason: 'ECONNREFUSED' },
  });
  server.listen(0, '127.0.0.1');
});

test('without an exception the loopback address is forbidden, and nothing arrives', async () => {
  let calls = 0;
  listener = () => {
    calls += 1;
  };
  const guarded = createHttpClient({ guard: createGuard({ allow: [] }) });
  const refused = await errorOf(guarded.request({ method: 'GET', url: `${address}/` }, never));
  expect(refused).toMatchObject({ code: 'forbidden', nothingSent: true });
  expect(calls).toBe(0);
  await guarded.close();
});

test.each([
  ['no URL', { url: 'core' }],
  ['a header with a line break', { headers: { 'x-a': 'a\r\nb: c' } }],
  ['a method with a space', { method: 'GET /x' }],
])('%s is invalid input', async (_name, more) => {
  listener = (_request, response) => response.end();
  expect(await errorOf(get(more))).toMatchObject({ code: 'invalid_input', nothingSent: true });
});

test('16 MB are sent, more is too large', async () => {
  listener = (request, response) => request.resume().on('end', () => response.end());
  const limit = Buffer.alloc(16 * 1024 * 1024, 'a');
  expect((await get({ method: 'POST', body: limit })).status).toBe(200);
  const more = get({ method: 'POST', body: Buffer.concat([limit, Buffer.from('a')]) });
  expect(await errorOf(more)).toMatchObject({ code: 'too_large', nothingSent: true });
});

test('a fresh request has a connection of its own, others share one that is kept', async () => {
  const ports: (number | undefined)[] = [];
  listener = (request, response) => {
    ports.push(request.socket.remotePort);
    response.end(request.headers.connection);
  };
  await get();
  await get();
  expect(text((await get({ fresh: true })).body)).toBe('close');
  await get({ fresh: true });
  await get();
  const [one, two, ...later] = ports;
  expect(new Set(later).size).toBe(3);
  expect([one, two]).toContain(later[2]);
});
