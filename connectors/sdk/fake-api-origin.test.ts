import { expect, test } from 'vitest';
import { refuseOtherSite } from './fake-api-origin.ts';

const home = { host: '127.0.0.1', origins: ['https://weir.example.com'] };
const request = (headers: Readonly<Record<string, string>>, method = 'POST') => ({
  method,
  path: ['simulator', 'reset'],
  query: new URLSearchParams(),
  headers: { host: '127.0.0.1:9000', ...headers },
  body: '',
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['a program', {}],
  ['its own page', { origin: 'http://127.0.0.1:9000' }],
  ['its own page by name', { origin: 'http://localhost:9000', host: 'localhost:9000' }],
  ['a page of Weir', { origin: 'https://weir.example.com' }],
])('%s is let through', (_name, headers) => {
  expect(refuseOtherSite(request(headers), home)).toBeNull();
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['another site', { origin: 'https://evil.example' }],
  ['a page without a site', { origin: 'null' }],
  ['no address', { origin: '127.0.0.1:9000' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:9001' }],
  ['a name made to point here', { origin: 'http://evil.example:9000', host: 'evil.example:9000' }],
  ['a name like that of Weir', { origin: 'https://weir.example.com.evil.example' }],
])('%s is refused, but may look', (_name, headers) => {
  expect(refuseOtherSite(request(headers), home)).toMatchObject({ status: 403 });
  expect(refuseOtherSite(request(headers, 'GET'), home)).toBeNull();
});
