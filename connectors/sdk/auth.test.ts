import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Auth, authFields, authForms, authHeaders } from './auth.ts';
import { secretKeys } from './fields.ts';

test.each<[Auth, object]>([
  [{ auth: 'none', token: 't' }, {}],
  [{ auth: 'bearer', token: 't' }, { authorization: 'Bearer t' }],
  [
    { auth: 'basic', username: '王磊', password: 'p:w' },
    { authorization: `Basic ${Buffer.from('王磊:p:w').toString('base64')}` },
  ],
  [{ auth: 'apiKey', apiKey: 'k' }, { 'x-api-key': 'k' }],
  [{ auth: 'apiKey', apiKey: 'k', apiKeyHeader: 'X-Token' }, { 'x-token': 'k' }],
])('%j signs in', (connection, headers) => {
  expect(authHeaders(connection)).toEqual(headers);
});

test.each<[Auth, string]>([
  [{ auth: 'bearer' }, 'no token'],
  [{ auth: 'basic', username: 'u' }, 'no password'],
  [{ auth: 'basic', password: 'p' }, 'no user name'],
  [{ auth: 'basic', username: 'u:v', password: 'p' }, 'no colon'],
  [{ auth: 'apiKey' }, 'no API key'],
  [{ auth: 'apiKey', apiKey: 'k', apiKeyHeader: 'a b' }, 'no header name'],
])('%j lacks something', (connection, reason) => {
  expect(() => authHeaders(connection)).toThrow(reason);
});

test('the fields are a config: nothing is required, and what signs in is secret', () => {
  expect(z.strictObject(authFields).parse({})).toEqual({ auth: 'none' });
  expect(secretKeys(authFields)).toEqual(['token', 'password', 'apiKey']);
});

test('the form a password takes in a header is to be hidden too', () => {
  expect(authForms({ auth: 'basic', username: 'u', password: 'p' })).toEqual(['dTpw']);
  expect(authForms({ auth: 'bearer', token: 't' })).toEqual([]);
});
