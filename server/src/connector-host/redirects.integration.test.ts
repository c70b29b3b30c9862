import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectorError, type HttpRequest } from '@weir/connectors/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

interface Place {
  readonly server: Server;
  readonly host: string;
  readonly seen: IncomingMessage[];
}

/** Three systems: the first sends on as its test says, the second answers, the third is not allowed. */
let first: Place;
let second: Place;
let closed: Place;
let client: ClosableHttpClient;
let sendOn: { status: number; location: string };

async function start(): Promise<Place> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    if (server === first.server && request.url !== '/end')
      return response.writeHead(sendOn.status, { location: sendOn.location }).end();
    return response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

beforeEach(async () => {
  [first, second, closed] = await Promise.all([start(), start(), start()]);
  const allow = parseAllow(`${first.host},${second.host}`);
  client = createHttpClient({ guard: createGuard({ allow }) });
});

afterEach(async () => {
  await client.close();
  for (const { server } of [first, second, closed]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const go = (more: Partial<HttpRequest> = {}) =>
  client.request(
    { method: 'GET', url: `http://${first.host}/`, redirects: 5, ...more },
    new AbortController().signal,
  );

const errorOf = async (promise: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await promise.catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
};

test('a redirect is followed, and the sign-in stays behind', async () => {
  sendOn = { status: 307, location: `http://${second.host}/end` };
  const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'k', Accept: '*/*' };
  const answer = await go({ method: 'POST', headers, body: 'x' });
  expect(Buffer.from(answer.body).toString()).toBe('here');
  expect(first.seen[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'x-api-key': 'k' });
  expect(second.seen[0]?.method).toBe('POST');
  expect(second.seen[0]?.headers).toMatchObject({ accept: '*/*', 'content-length': '1' });
  expect(second.seen[0]?.headers).not.toHaveProperty('authorization');
  expect(second.seen[0]?.headers).not.toHaveProperty('x-api-key');
});

test('within the origin the sign-in goes along, and a POST becomes a GET', async () => {
  sendOn = { status: 303, location: '/end' };
  await go({ method: 'POST', headers: { authorization: 'Bearer x' }, body: 'x' });
  expect(first.seen[1]?.method).toBe('GET');
  expect(first.seen[1]?.headers).toMatchObject({ authorization: 'Bearer x' });
  expect(first.seen[1]?.headers).not.toHaveProperty('content-length');
});

test('each hop is judged: an internal address is not reached by way of an allowed one', async () => {
  for (const location of [`http://${closed.host}/`, 'http://169.254.169.254/latest']) {
    sendOn = { status: 302, location };
    expect(await errorOf(go())).toMatchObject({ code: 'forbidden', nothingSent: false });
  }
  expect(closed.seen).toHaveLength(0);
});

test.each([
  ['file:///etc/passwd', 'forbidden'],
  ['http://user:pass@example.com/', 'invalid_input'],
  ['http://', 'rejected'],
])('a redirect to %s ends by %s', async (location, code) => {
  sendOn = { status: 302, location };
  expect((await errorOf(go())).code).toBe(code);
});

test('a later hop that cannot be reached does not say that nothing was sent', async () => {
  closed.server.close();
  sendOn = { status: 307, location: `http://${second.host}/end` };
  second.server.closeAllConnections();
  await new Promise((resolve) => second.server.close(resolve));
  expect(await errorOf(go({ method: 'POST', body: 'x' }))).toMatchObject({
    code: 'unavailable',
    nothingSent: false,
  });
  second.server.listen(0);
});

test('five redirects are followed, the sixth is not', async () => {
  sendOn = { status: 302, location: '/again' };
  expect(await errorOf(go())).toMatchObject({
    code: 'rejected',
    message: 'More than 5 redirects',
    details: { status: 302 },
  });
  expect(first.seen).toHaveLength(6);
});
