import { connectors } from '@weir/connectors';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import {
  type FeishuSimulator,
  startFeishuSimulator,
} from '@weir/connectors/feishu/simulator/simulator';
import { toErrorData } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

const [app] = apps;
const [lina, wanglei] = app?.users.map(({ openId }) => openId) ?? [];
const otherApps = apps[1]?.users[0]?.openId;

let feishu: FeishuSimulator;
let http: ClosableHttpClient;
let weir: HostUnderTest;

beforeEach(async () => {
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: 0, perReceiverPerSecond: 100 });
  http = createHttpClient({
    guard: createGuard({ allow: parseAllow(`127.0.0.1:${feishu.port}`) }),
  });
  weir = hostUnderTest({ connectors, http });
  save({});
});

afterEach(async () => {
  expect(weir.logged.join()).not.toContain(app?.appSecret);
  await feishu.close();
  await http.close();
});

function save(change: { config?: object; appSecret?: string }): void {
  const config = { appId: app?.appId, baseUrl: feishu.url, ...change.config };
  const secrets = { appSecret: change.appSecret ?? app?.appSecret ?? '' };
  weir.save({ key: 'feishu', connector: 'feishu', config, secrets });
}

const card = { title: '模板已启用', text: '模板「采购框架合同（2026 版）」已启用' };
const tell = (receiver: unknown, more: object = {}) => ({
  use: 'feishu.send-card',
  connection: 'feishu',
  input: JSON.parse(JSON.stringify({ receiver, card, ...more })),
});

async function misbehave(fault: object): Promise<void> {
  await fetch(`${feishu.url}/simulator/misbehave`, { method: 'POST', body: JSON.stringify(fault) });
}

test('a card is delivered, and the token is asked for once', async () => {
  const output = await weir.call(tell(wanglei));
  const messageId = feishu.inbox[0]?.messageId;
  expect(output).toEqual({ messageId, cardId: messageId, failed: [] });
  expect(feishu.inbox[0]).toMatchObject({
    receiver: wanglei,
    receiverType: 'open_id',
    type: 'interactive',
    card: { header: { title: { content: '模板已启用' } } },
    uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  await weir.call(tell(lina));
  await weir.call(tell('oc_5ad11d72b830411d72b836c20', { receiverType: 'chat' }));
  expect(feishu.inbox).toHaveLength(3);
  expect(feishu.tokenCalls()).toBe(1);
});

test('calls that start together share one token request', async () => {
  await Promise.all([lina, wanglei, lina, wanglei].map((receiver) => weir.call(tell(receiver))));
  expect(feishu.inbox).toHaveLength(4);
  expect(feishu.tokenCalls()).toBe(1);
});

test('a repeat with the same key sends no second message', async () => {
  const key = { idempotencyKey: 'c'.repeat(32) };
  const first = await weir.call({ ...tell([lina, wanglei]), ...key });
  expect(await weir.call({ ...tell([lina, wanglei]), ...key })).toEqual(first);
  expect(feishu.inbox).toHaveLength(2);
  await weir.call(tell([lina, wanglei]));
  expect(feishu.inbox).toHaveLength(4);
});

test('a token that died early is fetched anew exactly once', async () => {
  await weir.call(tell(lina));
  await misbehave({ kind: 'expire-tokens' });
  await weir.call(tell(lina));
  expect(feishu.tokenCalls()).toBe(2);
  expect(feishu.messageCalls()).toBe(3);
  expect(feishu.inbox).toHaveLength(2);
});

test('many calls whose token died share the new one', async () => {
  await weir.call(tell(lina));
  await misbehave({ kind: 'expire-tokens' });
  await Promise.all(Array.from({ length: 8 }, () => weir.call(tell(lina))));
  expect(feishu.tokenCalls()).toBe(2);
  expect(feishu.inbox).toHaveLength(9);
});

test('a second refusal of the token stops', async () => {
  await misbehave({ kind: 'reject-tokens', times: 10 });
  expect((await weir.failure(tell(lina))).code).toBe('auth_failed');
  expect(feishu.messageCalls()).toBe(2);
  expect(feishu.tokenCalls()).toBe(2);
});

test.each([
  ['a wrong secret', { appSecret: 'canary-wrong-app-secret' }, 10015],
  ['an unknown app', { config: { appId: 'cli_unknown' } }, 10014],
])('%s ends by auth_failed, and nothing is kept as a token', async (_name, change, vendorCode) => {
  save(change);
  const error = await weir.failure(tell(lina));
  expect(error).toMatchObject({
    code: 'auth_failed',
    options: { details: { vendorCode, status: 200 } },
  });
  expect(JSON.stringify(toErrorData(error))).not.toMatch(/canary|demoSecret/);
  expect(feishu.messageCalls()).toBe(0);
  save({});
  await weir.call(tell(lina));
});

test.each([
  ['429 with a fraction', { reset: 1.25 }, 1250],
  ['the old 400', { reset: 2, status: 400 }, 2000],
])('a rate limit by %s tells the wait', async (_name, fault, retryAfter) => {
  await misbehave({ kind: 'rate-limit', ...fault });
  expect(await weir.failure(tell(lina))).toMatchObject({
    code: 'rate_limited',
    options: { retryAfter },
  });
  expect(feishu.messageCalls()).toBe(1);
});

test('the limit of one receiver ends by rate_limited', async () => {
  await misbehave({ kind: 'fail', status: 400, code: 230020 });
  expect((await weir.failure(tell([lina, wanglei]))).code).toBe('rate_limited');
  expect(feishu.inbox).toHaveLength(0);
});

test.each([
  ['fail', { status: 500, code: 5000 }, 'unavailable'],
  ['fail', { status: 400, code: 1663 }, 'unavailable'],
  ['fail', { status: 400, code: 99991401 }, 'forbidden'],
  ['fail', { status: 400, code: 99991403 }, 'rejected'],
  ['fail', { status: 400, code: 230028 }, 'rejected'],
  ['fail', { status: 400, code: 123456789 }, 'rejected'],
  ['fail', { status: 200, code: 123456789 }, 'rejected'],
  ['fail', { status: 503, code: 123456789 }, 'unavailable'],
  ['html', {}, 'unavailable'],
  ['not-found', {}, 'not_found'],
  ['cut', {}, 'unavailable'],
])('%s %j ends by %s, on both endpoints', async (kind, fault, code) => {
  await misbehave({ kind, on: 'token', ...fault });
  expect((await weir.failure(tell(lina))).code).toBe(code);
  expect(feishu.messageCalls()).toBe(0);
  await misbehave({ kind, ...fault });
  expect((await weir.failure(tell(lina))).code).toBe(code);
  await weir.call(tell(lina));
  expect(feishu.inbox).toHaveLength(1);
});

test('the error of the vendor carries its code, sentence and log id', async () => {
  await misbehave({ kind: 'fail', status: 400, code: 230099 });
  expect(toErrorData(await weir.failure(tell(lina)))).toMatchObject({
    code: 'invalid_input',
    field: 'with.card',
    details: {
      status: 400,
      vendorCode: 230099,
      msg: 'simulated failure',
      logId: expect.stringMatching(/^\w{32}$/),
    },
  });
});

test('a scope that is missing is named', async () => {
  await feishu.close();
  const bare = {
    ...apps[0],
    appId: app?.appId ?? '',
    appSecret: app?.appSecret ?? '',
    users: [],
    scopes: [],
  };
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: feishu.port, apps: [bare] });
  expect(await weir.failure(tell(lina))).toMatchObject({
    code: 'forbidden',
    options: { details: { scopes: 'im:message:send_as_bot' } },
  });
});

test('receivers of a list that cannot be reached are told, the others get the card', async () => {
  const output = await weir.call(tell(['ou_unknown', lina, otherApps, lina]));
  expect(output).toMatchObject({
    messageId: feishu.inbox[0]?.messageId,
    failed: [
      { receiver: 'ou_unknown', code: 'not_found', reason: expect.stringContaining('99992351') },
      { receiver: otherApps, code: 'invalid_input', reason: expect.stringContaining('99992361') },
    ],
  });
  expect(feishu.inbox).toHaveLength(1);
});

test.each([
  ['ou_unknown', 'not_found'],
  [['ou_unknown', otherApps], 'not_found'],
  [otherApps, 'invalid_input'],
])('when none of %j can be reached it ends by %s', async (receiver, code) => {
  expect(await weir.failure(tell(receiver))).toMatchObject({
    code,
    options: { field: 'with.receiver' },
  });
});

test.each([
  ['no receiver', { receiver: null }, 'with.receiver'],
  ['an empty list', { receiver: [] }, 'with.receiver'],
  [
    'a link that is none',
    { card: { ...card, buttons: [{ text: '打开', url: 'javascript:x' }] } },
    'with.card.buttons.0.url',
  ],
  ['an unknown color', { card: { ...card, color: 'pink' } }, 'with.card.color'],
])('%s is told before anything is sent', async (_name, change, place) => {
  expect(await weir.failure(tell(lina, change))).toMatchObject({
    code: 'invalid_input',
    options: { field: place },
  });
  expect(feishu.tokenCalls()).toBe(0);
});

test('a stopped step ends its call', async () => {
  await misbehave({ kind: 'hang' });
  expect((await weir.failure({ ...tell(lina), signal: AbortSignal.timeout(50) })).code).toBe(
    'timeout',
  );
});
