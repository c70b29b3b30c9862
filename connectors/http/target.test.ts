import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpConnection } from './config.ts';
import { targetOf } from './target.ts';

const none: HttpConnection = { auth: 'none' };
const at = (baseUrl: string, auth: HttpConnection['auth'] = 'bearer'): HttpConnection => ({
  baseUrl,
  auth,
  token: 't',
});

test.each([
  ['https://a.example', '', 'https://a.example/'],
  ['https://a.example/v1', '', 'https://a.example/v1'],
  ['https://a.example/v1', '?q=1', 'https://a.example/v1?q=1'],
  ['https://a.example/v1', 'x', 'https://a.example/v1/x'],
  ['https://a.example/v1/', '/x/y?q=1', 'https://a.example/v1/x/y?q=1'],
  ['https://a.example/v1?t=1', '/x?q=2#part', 'https://a.example/v1/x?t=1&q=2'],
  ['https://a.example/v1', '合同', 'https://a.example/v1/%E5%90%88%E5%90%8C'],
  ['https://a.example/v1', 'a%2Fb', 'https://a.example/v1/a%2Fb'],
  ['https://a.example/v1', '//b.example/x', 'https://a.example/v1/b.example/x'],
  ['https://a.example/v1', 'x@b.example', 'https://a.example/v1/x@b.example'],
  ['https://a.example/v1', 'https://a.example/v2/x', 'https://a.example/v2/x'],
])('%s with %s is %s', (base, url, target) => {
  expect(targetOf(url, [], at(base))).toBe(target);
});

test('the query of the step stands behind that of the address', () => {
  const query = [
    ['q', 'a b'],
    ['q', '&'],
  ] as const;
  expect(targetOf('https://a.example/?x=1', query, none)).toBe(
    'https://a.example/?x=1&q=a+b&q=%26',
  );
});

test.each([
  '../admin',
  'users/../../admin',
  'users/%2e%2e/admin',
  'users/.%2E/x',
  'users\\..\\admin',
  'https://a.example/users/../admin',
])('%s could leave the path that was meant', (url) => {
  expect(() => targetOf(url, [], at('https://a.example/v1'))).toThrow('must not contain');
});

test('two dots elsewhere are no harm', () => {
  expect(targetOf('a..b?range=1..2', [], at('https://a.example'))).toContain('a..b?range=1..2');
});

test.each([
  ['https://b.example/x', 'https://a.example'],
  ['http://a.example/x', 'https://a.example'],
  ['https://a.example:8443/x', 'https://a.example'],
  ['https://sub.a.example/x', 'https://a.example'],
])('%s is not where the credentials of %s may go', (url, base) => {
  expect(() => targetOf(url, [], at(base))).toThrow(/credentials .* only/);
  expect(targetOf(url, [], at(base, 'none'))).toBe(url);
});

test('credentials without an address go nowhere', () => {
  const connection: HttpConnection = { auth: 'bearer', token: 't' };
  expect(() => targetOf('https://a.example/', [], connection)).toThrow(
    'no address to send them to',
  );
});

test.each([
  ['/x', none, 'needs a connection'],
  ['a.example', none, 'needs a connection'],
  ['javascript:alert(1)', none, 'needs a connection'],
  ['http://', none, 'not a URL'],
])('%s is no address', (url, connection, reason) => {
  expect(() => targetOf(url, [], connection)).toThrow(reason);
});

test('whatever a step writes, a signed request stays at the origin of its connection', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '@',
    ':',
    '//',
    'b.example',
    '?',
    '#',
    '%2e',
    'x',
    ' ',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      let target: string;
      try {
        target = targetOf(parts.join(''), [], at('https://a.example/v1'));
      } catch {
        return;
      }
      expect(target).toMatch(/^https:\/\/a\.example\/v1(\/|\?|$)/);
    }),
    { numRuns: 2000 },
  );
});
