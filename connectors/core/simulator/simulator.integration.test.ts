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
    ['a user without a name', 'PUT', '/users/U-7', undefined, '{}', 422],
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

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call('POST', path, { headers: { ...signedIn, ...headers }, body: JSON.stringify(body) });
const put = (path: string, body: unknown) => call('PUT', path, { body: JSON.stringify(body) });

test('people and departments are made, then changed, and a repeat changes nothing', async () => {
  expect(
    (await put('/departments/D-9', { name: '档案室', parentId: 'D-1', order: 1 })).status,
  ).toBe(201);
  const person = { name: '周舟', departmentIds: ['D-9'] };
  expect(await put('/users/U-90', person)).toMatchObject({ status: 201, body: { id: 'U-90' } });
  expect((await put('/users/U-90', person)).status).toBe(200);
  expect(core.state.changes).toBe(2);
  expect((await put('/users/U-90', { name: '周周' })).body).toMatchObject({
    departmentIds: ['D-9'],
  });
  expect((await put('/departments/D-9', { name: '档案室', parentId: null })).status).toBe(200);
  expect((await call('GET', '/simulator/users')).text).toContain('周周');
});

test.each([
  ['an unknown field', '/users/U-7', { name: 'x', role: 'admin' }, 400, 'role'],
  [
    'a department nobody knows',
    '/users/U-7',
    { name: 'x', departmentIds: ['D-0'] },
    422,
    'departmentIds',
  ],
  [
    'one named twice',
    '/users/U-7',
    { name: 'x', departmentIds: ['D-1', 'D-1'] },
    422,
    'departmentIds',
  ],
  ['no list', '/users/U-7', { name: 'x', departmentIds: 'D-1' }, 422, 'departmentIds'],
  ['a number as a text', '/users/U-7', { name: 'x', email: 5 }, 422, 'email'],
  ['no name', '/departments/D-9', {}, 422, 'name'],
  ['itself as parent', '/departments/D-2', { name: 'x', parentId: 'D-2' }, 422, 'parentId'],
  ['an unknown leader', '/departments/D-2', { name: 'x', leaderId: 'U-0' }, 422, 'leaderId'],
  ['a fraction', '/departments/D-2', { name: 'x', order: 1.5 }, 422, 'order'],
])('it refuses %s', async (...[, path, body, status, field]) => {
  expect(await put(path, body)).toMatchObject({ status, body: { field } });
  expect(core.state.changes).toBe(0);
});

test('pending approvals are listed, of one approver if given', async () => {
  const items = async (query: string) =>
    (await call('GET', `/approvals/pending${query}`)).body?.['items'];
  expect(await items('')).toHaveLength(4);
  expect(await items('?approverId=U-7')).toHaveLength(2);
  expect(await items('?approverId=U-7&limit=1')).toHaveLength(1);
  expect(await items('?approverId=U-0')).toEqual([]);
  expect((await call('GET', '/approvals/pending?limit=0')).status).toBe(422);
  expect((await call('GET', '/approvals/pending?of=U-7')).status).toBe(400);
  expect((await call('GET', '/approvals/A-301')).status).toBe(404);
});

test('each call publishes a notice, with the same key too', async () => {
  const notice = { title: '通知', text: '正文', receiverIds: ['U-7'] };
  const key = { 'idempotency-key': 'k' };
  expect(await post('/notices', notice, key)).toMatchObject({
    status: 201,
    body: { id: 'N-1', ...notice, createdAt: 1000 },
  });
  await post('/notices', notice, key);
  expect(core.state.notices).toHaveLength(2);
  expect((await post('/notices', notice)).body).toMatchObject({ code: 'KEY_MISSING' });
  expect((await post('/notices', { title: '通知' }, key)).body).toMatchObject({ field: 'text' });
  expect((await post('/notices', { ...notice, receiverIds: ['U-0'] }, key)).status).toBe(422);
  expect((await call('GET', '/simulator/notices')).text).toContain('"id":"N-2"');
});

test('a fault may hit one collection only, and after the call was carried out', async () => {
  await post('/simulator/misbehave', { kind: 'cut', on: 'notices', after: true });
  expect((await call('GET', '/users/U-7')).status).toBe(200);
  const key = { 'idempotency-key': 'k' };
  await expect(post('/notices', { title: '通知', text: '正文' }, key)).rejects.toThrow();
  expect(core.state.notices).toHaveLength(1);
  await post('/simulator/misbehave', { kind: 'slow', delayMs: 5 });
  expect((await call('GET', '/users/U-7')).status).toBe(200);
});

test.each(['reset', 'misbehave'])('a page of another site cannot %s it', async (path) => {
  await put('/templates/T-1042', { status: 'ENABLED' });
  const fault = { kind: 'status' };
  const refused = await post(`/simulator/${path}`, fault, { origin: 'https://a.example' });
  expect(refused.status).toBe(403);
  expect((await call('GET', '/templates/T-1042')).body).toMatchObject({ status: 'ENABLED' });
  expect((await post(`/simulator/${path}`, fault, { origin: core.url })).status).toBe(204);
});

test('a reset brings the seed back', async () => {
  await put('/users/U-90', { name: '周舟' });
  await put('/templates/T-1042', { status: 'ENABLED' });
  await post('/simulator/misbehave', { kind: 'status', times: 9 });
  expect((await call('POST', '/simulator/reset')).status).toBe(204);
  expect(core.state.changes).toBe(0);
  expect((await call('GET', '/users/U-90')).status).toBe(404);
  expect((await call('GET', '/templates/T-1042')).body).toMatchObject({ status: 'DISABLED' });
});
