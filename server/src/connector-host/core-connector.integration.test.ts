import { setImmediate } from 'node:timers/promises';
import { connectors } from '@weir/connectors';
import { type CoreSimulator, startCoreSimulator } from '@weir/connectors/core/simulator/simulator';
import { toErrorData } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

const canary = 'canary-token-of-the-core-system';

let core: CoreSimulator;
let http: ClosableHttpClient;
let weir: HostUnderTest;

beforeEach(async () => {
  core = await startCoreSimulator({ host: '127.0.0.1', port: 0, token: canary });
  http = createHttpClient({ guard: createGuard({ allow: parseAllow(`127.0.0.1:${core.port}`) }) });
  weir = hostUnderTest({ connectors, http });
  const config = { baseUrl: core.url, auth: 'bearer' };
  weir.save({ key: 'core', connector: 'core', config, secrets: { token: canary } });
});

afterEach(async () => {
  expect(weir.logged.join()).not.toContain(canary);
  await core.close();
  await http.close();
});

const enable = {
  use: 'core.update-template',
  connection: 'core',
  input: { id: 'T-1042', status: 'ENABLED' },
};
const owner = { use: 'core.get-user', connection: 'core', input: { id: 'U-7' } };

async function misbehave(fault: object): Promise<void> {
  await fetch(`${core.url}/simulator/misbehave`, { method: 'POST', body: JSON.stringify(fault) });
}

test('a template is enabled and its owner found; the Long keeps its digits', async () => {
  const template = await weir.call({ ...enable, idempotencyKey: 'a'.repeat(32) });
  expect(template).toMatchObject({
    id: 'T-1042',
    name: '采购框架合同（2026 版）',
    status: 'ENABLED',
    ownerId: 'U-7',
    documentId: 1893746529384756231n,
  });
  expect(core.state.templates.get('T-1042')?.status).toBe('ENABLED');
  expect(await weir.call(owner)).toMatchObject({
    id: 'U-7',
    feishuUserId: expect.stringMatching(/^ou_/),
  });
});

test('a repeat with the same key changes nothing more', async () => {
  const key = { idempotencyKey: 'b'.repeat(32) };
  await weir.call({ ...enable, ...key });
  await weir.call({ ...enable, ...key });
  expect(core.state.changes).toBe(1);
  expect(core.state.calls.get('b'.repeat(32))).toBe(2);
});

test('a new name is sent along', async () => {
  await weir.call({
    ...enable,
    input: { id: 'T-1042', status: 'ENABLED', name: '采购框架合同（2027 版）' },
  });
  expect(core.state.templates.get('T-1042')?.name).toBe('采购框架合同（2027 版）');
});

test.each([
  [400, 'invalid_input'],
  [401, 'auth_failed'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'rejected'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not_found'],
  [412, 'conflict'],
  [418, 'rejected'],
  [422, 'invalid_input'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
])('status %i ends by %s', async (status, code) => {
  await misbehave({ kind: 'status', status, retryAfter: 3 });
  const error = await weir.failure(enable);
  expect(error).toMatchObject({
    code,
    options: {
      details: { status, code: 'SIMULATED' },
      retryAfter: [429, 503].includes(status) ? 3000 : undefined,
    },
  });
});

test.each([
  ['html', 'unavailable'],
  ['cut', 'unavailable'],
  ['garbage', 'rejected'],
])('the answer %s ends by %s', async (kind, code) => {
  await misbehave({ kind, status: 502 });
  expect((await weir.failure(enable)).code).toBe(code);
  expect(await weir.call(owner)).toMatchObject({ id: 'U-7' });
});

test('no answer ends when the step is stopped', async () => {
  await misbehave({ kind: 'hang' });
  expect((await weir.failure({ ...enable, signal: AbortSignal.timeout(50) })).code).toBe('timeout');
});

test('a field that is refused is named', async () => {
  const input = { id: 'T-1042', status: 'ENABLED', name: '长'.repeat(101) };
  expect(await weir.failure({ ...enable, input })).toMatchObject({
    code: 'invalid_input',
    options: { field: 'with.name' },
  });
});

test.each(['T-0', 'T-1042/../T-1017', '../users/U-7', 'T-1042?x=1', 'T-1042#', '模板'])(
  'the id %s stays one segment of the path',
  async (id) => {
    expect(await weir.failure({ ...enable, input: { id, status: 'ENABLED' } })).toMatchObject({
      code: 'not_found',
    });
    expect(core.state.changes).toBe(0);
  },
);

test.each([
  ['a wrong token', { auth: 'bearer' }, { token: `${canary}x` }],
  ['no token', { auth: 'bearer' }, {}],
  ['no sign-in', { auth: 'none' }, {}],
])('%s ends by auth_failed, and shows none', async (_name, config, secrets) => {
  weir.save({ key: 'core', connector: 'core', config: { baseUrl: core.url, ...config }, secrets });
  const error = await weir.failure(enable);
  expect(error.code).toBe('auth_failed');
  expect(JSON.stringify(toErrorData(error))).not.toContain(canary);
});

test('an address the guard forbids is not reached', async () => {
  weir.save({
    key: 'core',
    connector: 'core',
    config: { baseUrl: 'http://169.254.169.254/latest', auth: 'none' },
  });
  expect((await weir.failure(enable)).code).toBe('forbidden');
});

const notice = {
  use: 'core.create-notice',
  connection: 'core',
  input: { title: '模板已启用', text: '模板「采购框架合同（2026 版）」已启用' },
};

test('the other operations of the document', async () => {
  const at = { connection: 'core' };
  const department = { id: 'D-9', name: '档案室', parentId: null };
  const user = { id: 'U-90', name: '周舟', departmentIds: ['D-9'] };
  expect(await weir.call({ use: 'core.upsert-department', ...at, input: department })).toEqual(
    department,
  );
  expect(await weir.call({ use: 'core.upsert-user', ...at, input: user })).toEqual(user);
  const template = { use: 'core.get-template', ...at, input: { id: 'T-1042' } };
  expect(await weir.call(template)).toMatchObject({ id: 'T-1042', status: 'DISABLED' });
  const pending = {
    use: 'core.list-pending-approvals',
    ...at,
    input: { approverId: 'U-7', limit: 1 },
  };
  expect(await weir.call(pending)).toMatchObject({ items: [{ id: 'A-301', approverId: 'U-7' }] });
  expect(await weir.call(notice)).toMatchObject({ id: 'N-1', receiverIds: [] });
});

test.each([
  ['core.get-template', 'read'],
  ['core.update-template', 'idempotent'],
  ['core.upsert-user', 'idempotent'],
  ['core.list-pending-approvals', 'read'],
  ['core.create-notice', 'once'],
])('%s is %s', (use, kind) => {
  expect(weir.host.effectOf({ use, input: {} }).kind).toBe(kind);
});

test.each([
  ['an unknown field', { title: 'x', text: 'x', kind: 'y' }, 'with.kind'],
  ['a list that is none', { title: 'x', text: 'x', receiverIds: 'U-7' }, 'with.receiverIds'],
  ['a title of 101', { title: '长'.repeat(101), text: 'x' }, 'with.title'],
])('%s is told before anything is sent', async (_name, input, field) => {
  expect(await weir.failure({ ...notice, input })).toMatchObject({ options: { field } });
  expect(core.state.calls.size).toBe(0);
});

test.each<[string, object, string, number]>([
  ['an answer that is cut before it was carried out', { kind: 'cut' }, 'unknown_outcome', 0],
  ['an answer that is cut', { kind: 'cut', after: true }, 'unknown_outcome', 1],
  ['no answer, and it was not carried out', { kind: 'hang' }, 'unknown_outcome', 0],
  ['no answer, but it was carried out', { kind: 'hang', after: true }, 'unknown_outcome', 1],
  ['an answer that is no JSON', { kind: 'garbage', after: true }, 'unknown_outcome', 1],
  ['a rate limit', { kind: 'status', status: 429 }, 'rate_limited', 0],
  ['a refusal', { kind: 'status', status: 422 }, 'invalid_input', 0],
  ['a failure of the other side', { kind: 'status', status: 503 }, 'unavailable', 0],
])('what must not be done twice: %s', async (...[, fault, code, published]) => {
  await misbehave({ ...fault, on: 'notices' });
  const stop = new AbortController();
  const ended = weir.outcome({ ...notice, signal: stop.signal });
  while (core.state.calls.size === 0) await setImmediate();
  if ('kind' in fault && fault.kind === 'hang') stop.abort();
  expect(await ended).toMatchObject({
    ok: false,
    error: { code },
    sent: true,
  });
  expect(core.state.notices).toHaveLength(published);
});

test('a system that cannot be reached has published nothing', async () => {
  await core.close();
  expect(await weir.outcome(notice)).toMatchObject({ error: { code: 'unavailable' }, sent: false });
});

test('a slow first byte is waited for', async () => {
  await misbehave({ kind: 'slow', delayMs: 50 });
  expect(await weir.call(owner)).toMatchObject({ id: 'U-7' });
});
