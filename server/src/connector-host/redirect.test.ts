import { ConnectorError } from '@weir/connectors/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Hop, nextHop } from './redirect.ts';

const hop = (more: Partial<Hop> & { at?: string } = {}): Hop => ({
  url: new URL(more.at ?? 'https://a.example/x'),
  method: 'GET',
  headers: {},
  body: null,
  ...more,
});

const to = (location: string | undefined, status = 302) => ({
  status,
  headers: location === undefined ? {} : { location },
});

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [301, 'PUT', 'PUT'],
  [302, 'DELETE', 'DELETE'],
  [307, 'POST', 'POST'],
  [308, 'POST', 'POST'],
  [308, 'GET', 'GET'],
])('%i turns %s into %s', (status, method, next) => {
  const headers = { 'content-type': 'application/json', 'content-length': '2', accept: '*/*' };
  const followed = nextHop(hop({ method, headers, body: '{}' }), to('/y', status));
  expect(followed?.method).toBe(next);
  const isKept = method === next;
  expect(followed?.body).toBe(isKept ? '{}' : null);
  expect(followed?.headers).toEqual(isKept ? headers : { accept: '*/*' });
});

test.each([200, 204, 300, 304, 305, 400, 500])('%i leads nowhere', (status) => {
  expect(nextHop(hop(), to('/y', status))).toBeNull();
});

test('without a place it is an answer like any other', () => {
  expect(nextHop(hop(), to(undefined))).toBeNull();
});

test.each([
  ['/y?q=1', 'https://a.example/y?q=1'],
  ['z', 'https://a.example/z'],
  ['//b.example/y', 'https://b.example/y'],
  ['http://c.example', 'http://c.example/'],
])('%s leads to %s', (place, target) => {
  expect(nextHop(hop(), to(place))?.url.href).toBe(target);
});

const signed = {
  authorization: 'Bearer x',
  cookie: 'a=1',
  'x-api-key': 'k',
  accept: '*/*',
  'idempotency-key': 'k',
  traceparent: '00',
};

test('the same origin gets all headers', () => {
  expect(nextHop(hop({ headers: signed }), to('https://a.example:443/y'))?.headers).toEqual(signed);
});

test.each(['https://b.example/', 'https://a.example:8443/', 'https://sub.a.example/'])(
  '%s gets neither sign-in nor cookie nor key',
  (place) => {
    expect(nextHop(hop({ headers: signed }), to(place))?.headers).toEqual({
      accept: '*/*',
      'idempotency-key': 'k',
      traceparent: '00',
    });
  },
);

test('from https to http nothing goes on that was signed in', () => {
  expect(() => nextHop(hop({ headers: signed }), to('http://a.example/'))).toThrow(ConnectorError);
  expect(nextHop(hop({ headers: { accept: '*/*' } }), to('http://a.example/'))).not.toBeNull();
  const plain = hop({ at: 'http://a.example/', headers: signed });
  expect(nextHop(plain, to('http://a.example/y'))?.headers).toEqual(signed);
});

test('a place that is no address is refused', () => {
  expect(() => nextHop(hop(), to('http://'))).toThrow('redirects to no address');
});

test('whatever its name, no header but the harmless ones reaches another origin', () => {
  const name = fc.stringMatching(/^x-[a-z]{1,10}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (headers) => {
      const next = nextHop(
        hop({ headers: { ...headers, accept: '*/*' } }),
        to('https://b.example'),
      );
      expect(next?.headers).toEqual({ accept: '*/*' });
    }),
  );
});
