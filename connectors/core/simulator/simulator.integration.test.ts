import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CoreSimulator, startCoreSimulator } from './simulator.ts';

let core: CoreSimulator;

beforeEach(async () => {
  core = await startCoreSimulator({ host: '127.0.0.1', port: 0, token: 'secret', now: () => 1000 });
});
afterEach(() => core.close());

const signedIn = { authorization: 'Bearer secret', 'content-type': 'application/json' };

async function call(
  method: string,
  path: string,
  init: { headers?: Record<string, string>; body?: string } = {},
) {
  const response = await fetch(core.url + path, {
    method,
    headers: init.headers ?? signedIn,
    ...init,
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
  };
}

test('a template is enabled once, however often it is asked', async () => {
  const body = JSON.stringify({ status: 'ENABLED' });
  const first = await call('PUT', '/templates/T-1042', {
    headers: { ...signedIn, 'idempotency-key': 'k' },
    body,
  });
  expect(first).toMatchObject({
    status: 200,
    body: { id: 'T-1042', status: 'ENABLED', ownerId: 'U-7', updatedAt: 1000 },
  });
  await call('PUT', '/templates/T-1042', {
    headers: { ...signedIn, 'idempotency-key': 'k' },
    body,
  });
  expect(core.state.changes).toBe(1);
  expect(core.state.calls.get('k')).toBe(2);
  const { text } = await call('GET', '/simulator/templates');
  expect(text).toContain('"id":"T-1042","name":"采购框架合同（2026 版）","status":"ENABLED"');
  expect(text).toContain('"documentId":1893746529384756231');
});

test.each<[string, string, string, Record<string, string> | undefined, string | undefined, number]>(
  [
    ['no token', 'GET', '/users/U-7', {}, undefined, 401],
    ['a wrong token', 'GET', '/users/U-7', { authorization: 'Bearer other' }, undefined, 401],
    ['an unknown template', 'GET', '/templates/T-0', undefined, undefined, 404],
    ['an unknown user', 'GET', '/users/U-0', undefined, undefined, 404],
    ['an unknown path', 'GET', '/orders/1', undefined, undefined, 404],
    ['an inherited name', 'GET', '/constructor/1', undefined, undefined, 404],
    ['a longer path', 'GET', '/users/U-7/roles', undefined, undefined, 404],
    ['a wrong method', 'DELETE', '/templates/T-1042', undefined, undefined, 405],
    ['a change of a user', 'PUT', '/users/U-7', undefined, '{}', 405],
    [
      'a form',
      'PUT',
      '/templates/T-1042',
      { ...signedIn, 'content-type': 'text/plain' },
      '{"status":"ENABLED"}',
      415,
    ],
    ['no JSON', 'PUT', '/templates/T-1042', undefined, '{', 400],
    ['a list', 'PUT', '/templates/T-1042', undefined, '[]', 400],
    [
      'an unknown field',
      'PUT',
      '/templates/T-1042',
      undefined,
      '{"status":"ENABLED","owner":"U-3"}',
      400,
    ],
    ['another status', 'PUT', '/templates/T-1042', undefined, '{"status":"enabled"}', 422],
    ['a wrong type', 'PUT', '/templates/T-1042', undefined, '{"status":true}', 422],
    ['an empty name', 'PUT', '/templates/T-1042', undefined, '{"name":" "}', 422],
    [
      'a long name',
      'PUT',
      '/templates/T-1042',
      undefined,
      JSON.stringify({ name: 'x'.repeat(101) }),
      422,
    ],
    ['an unknown fault', 'POST', '/simulator/misbehave', undefined, '{"kind":"explode"}', 400],
  ],
)('it refuses %s', async (...[, method, path, headers, body, status]) => {
  const answer = await call(method, path, {
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  expect(core.state.changes).toBe(0);
});

test('a fault lasts for as many calls as asked', async () => {
  const body = JSON.stringify({ kind: 'status', status: 503, retryAfter: 2, times: 2 });
  await call('POST', '/simulator/misbehave', { body });
  expect((await call('GET', '/users/U-7')).status).toBe(503);
  expect((await call('GET', '/users/U-7')).status).toBe(503);
  expect((await call('GET', '/users/U-7')).status).toBe(200);
});

test('its port is taken only once', async () => {
  const again = startCoreSimulator({ host: '127.0.0.1', port: core.port });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
