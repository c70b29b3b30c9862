import { connectors } from '@weir/connectors';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import {
  type FeishuSimulator,
  startFeishuSimulator,
} from '@weir/connectors/feishu/simulator/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

const [app] = apps;
const people = app?.users ?? [];
const [lina, wanglei, siyuan] = people;
const gone = { openId: 'ou_gone', name: '已离职', email: 'gone@example.com', resigned: true };
const frozen = { openId: 'ou_frozen', name: '已冻结', frozen: true };
const hidden = { openId: 'ou_hidden', visible: false };

let feishu: FeishuSimulator;
let http: ClosableHttpClient;
let weir: HostUnderTest;

async function start(change: object = {}): Promise<void> {
  const changed = {
    appId: '',
    appSecret: '',
    ...app,
    users: [...people, gone, frozen, hidden],
    ...change,
  };
  feishu = await startFeishuSimulator({
    host: '127.0.0.1',
    port: 0,
    perReceiverPerSecond: 100,
    apps: [changed],
  });
  http = createHttpClient({
    guard: createGuard({ allow: parseAllow(`127.0.0.1:${feishu.port}`) }),
  });
  weir = hostUnderTest({ connectors, http });
  weir.save({
    key: 'feishu',
    connector: 'feishu',
    config: { appId: app?.appId, baseUrl: feishu.url },
    secrets: { appSecret: app?.appSecret ?? '' },
  });
}

beforeEach(() => start());

afterEach(async () => {
  expect(weir.logged.join()).not.toContain(app?.appSecret);
  await feishu.close();
  await http.close();
});

const step = (action: string, input: object) => ({
  use: `feishu.${action}`,
  connection: 'feishu',
  input: { ...input },
});
const find = (by: string, value: string | undefined) =>
  step('find-user', { by, value: value ?? '' });
const misbehave = (fault: object) =>
  fetch(`${feishu.url}/simulator/misbehave`, { method: 'POST', body: JSON.stringify(fault) });
const calls = async () => (await fetch(`${feishu.url}/simulator/calls`)).json();

test.each([
  ['mobile', wanglei?.mobile],
  ['mobile', wanglei?.mobile?.slice('+86'.length)],
  ['email', wanglei?.email],
  ['email', ` ${wanglei?.email} `],
  ['userId', wanglei?.openId],
  ['userId', wanglei?.userId],
  ['unionId', wanglei?.unionId],
])('someone is found by %s %s', async (by, value) => {
  expect(await weir.call(find(by, value))).toEqual({
    userId: wanglei?.openId,
    unionId: wanglei?.unionId,
    name: '王磊',
    mobile: wanglei?.mobile,
    email: wanglei?.email,
    departments: wanglei?.departments,
    active: true,
  });
});

test.each([
  ['mobile', '13900000000', 'not_found'],
  ['email', 'nobody@example.com', 'not_found'],
  ['email', gone.email, 'not_found'],
  ['userId', 'ou_nobody', 'not_found'],
  ['userId', 'nobody', 'not_found'],
  ['unionId', 'on_nobody', 'not_found'],
])('nobody is found by %s %s', async (by, value, code) => {
  expect(await weir.failure(find(by, value))).toMatchObject({
    code,
    options: { field: 'with.value' },
  });
});

test('what is not known of someone is missing, and who is frozen is not active', async () => {
  expect(await weir.call(find('userId', siyuan?.openId))).not.toHaveProperty('email');
  expect(await weir.call(find('userId', frozen.openId))).toEqual({
    userId: 'ou_frozen',
    name: '已冻结',
    departments: [],
    active: false,
  });
  expect(await weir.call(find('userId', gone.openId))).toMatchObject({ active: false });
});

test.each(['..', '.', 'a/b', '../users/ou_1', 'u?x=1', 'u#'])(
  'the id %s stays one segment of the path',
  async (value) => {
    const error = await weir.failure(find('userId', value));
    expect(error.code).toMatch(/not_found|invalid_input/);
    expect(error.options.field).toBe('with.value');
  },
);

test('someone outside the range the app may read is forbidden', async () => {
  expect((await weir.failure(find('userId', hidden.openId))).code).toBe('forbidden');
});

test.each([
  ['a scope that is missing', { scopes: [] }, 'forbidden', { scopes: 'contact:user.id:readonly' }],
  ['a disabled app', { disabled: true }, 'forbidden', { vendorCode: 99991662 }],
  ['an address that is not listed', { ipListed: false }, 'forbidden', { vendorCode: 99991401 }],
])('%s', async (_name, change, code, details) => {
  await feishu.close();
  await http.close();
  await start(change);
  expect(await weir.failure(find('mobile', wanglei?.mobile))).toMatchObject({
    code,
    options: { details },
  });
});

test('finding changes nothing: it is a read, and never counts as sent', async () => {
  expect(weir.host.effectOf(find('mobile', '1')).kind).toBe('read');
  await misbehave({ kind: 'cut', on: 'contact' });
  expect(await weir.outcome(find('mobile', wanglei?.mobile))).toMatchObject({
    error: { code: 'unavailable' },
    sent: false,
  });
});

test('a token that died early is fetched anew exactly once, for contacts too', async () => {
  await weir.call(find('userId', lina?.openId));
  await misbehave({ kind: 'expire-tokens' });
  await weir.call(find('userId', lina?.openId));
  expect(await calls()).toEqual({ token: 2, message: 0, contact: 3 });
});

const text = '模板「采购框架合同（2026 版）」已启用';

test('a text is delivered as it is; nothing in it becomes a mention', async () => {
  const given = `${text} <at user_id="all"></at>`;
  const output = await weir.call(step('send-text', { receiver: wanglei?.openId, text: given }));
  expect(output).toEqual({ messageId: feishu.inbox[0]?.messageId, failed: [] });
  expect(feishu.inbox[0]).toMatchObject({
    type: 'text',
    text: `${text} &lt;at user_id="all">&lt;/at>`,
    card: null,
  });
});

test('people are mentioned by their ids', async () => {
  const input = { receiver: 'oc_5ad11d72b830411d72b836c20', receiverType: 'chat', text };
  await weir.call(step('send-text', { ...input, mention: [wanglei?.openId] }));
  expect(feishu.inbox[0]?.text).toBe(`<at user_id="${wanglei?.openId}"></at> ${text}`);
});

test.each([
  ['open_id', wanglei?.openId],
  ['union_id', wanglei?.unionId],
  ['user_id', wanglei?.userId],
  ['email', wanglei?.email],
])('a text goes to someone by %s', async (idType, receiver) => {
  await weir.call(step('send-text', { receiver, idType, text }));
  expect(feishu.inbox[0]).toMatchObject({ receiver, receiverType: idType });
});

test('mobile numbers are looked up, all at once; those nobody has are told', async () => {
  const receiver = [wanglei?.mobile, '13900000000', lina?.mobile];
  expect(await weir.call(step('send-text', { receiver, idType: 'mobile', text }))).toMatchObject({
    failed: [{ receiver: '13900000000', code: 'not_found' }],
  });
  expect(feishu.inbox.map(({ receiver: to }) => to)).toEqual([wanglei?.openId, lina?.openId]);
  expect(await calls()).toEqual({ token: 1, message: 2, contact: 1 });
  const nobody = step('send-text', { receiver: '13900000000', idType: 'mobile', text });
  expect(await weir.failure(nobody)).toMatchObject({
    code: 'not_found',
    options: { field: 'with.receiver' },
  });
});

test('a repeat with the same key sends no second text', async () => {
  const key = { idempotencyKey: 'c'.repeat(32) };
  const sending = step('send-text', { receiver: [lina?.openId, wanglei?.openId], text });
  expect(await weir.call({ ...sending, ...key })).toEqual(await weir.call({ ...sending, ...key }));
  expect(feishu.inbox).toHaveLength(2);
});

test.each([
  ['an empty text', { text: ' ' }, 'with.text'],
  ['a department', { receiverType: 'department' }, 'with.receiverType'],
  ['everybody', { receiverType: 'all' }, 'with.receiverType'],
  ['a mention that is no id', { mention: '"></at>' }, 'with.mention'],
  ['an unknown field', { title: 'x' }, 'with.title'],
])('%s is told before anything is sent', async (_name, change, field) => {
  const input = { receiver: wanglei?.openId, text, ...change };
  expect(await weir.failure(step('send-text', input))).toMatchObject({
    code: 'invalid_input',
    options: { field },
  });
  expect(await calls()).toEqual({ token: 0, message: 0, contact: 0 });
});

test('a text that is too long is refused as such', async () => {
  const long = step('send-text', { receiver: wanglei?.openId, text: 'x'.repeat(160_000) });
  expect((await weir.failure(long)).code).toBe('too_large');
});
