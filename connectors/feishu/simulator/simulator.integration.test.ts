import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimulatedApp } from './apps.ts';
import { type FeishuSimulator, startFeishuSimulator } from './simulator.ts';

const app: SimulatedApp = {
  appId: 'cli_1',
  appSecret: 's1',
  users: [
    { openId: 'ou_1', unionId: 'on_1', userId: 'u1', email: 'one@example.com' },
    { openId: 'ou_far', available: false },
    { openId: 'ou_gone', resigned: true },
  ],
  chats: [{ chatId: 'oc_1' }, { chatId: 'oc_out', member: false }],
};
const apps: readonly SimulatedApp[] = [
  app,
  { appId: 'cli_2', appSecret: 's2', users: [{ openId: 'ou_2' }] },
  { appId: 'cli_off', appSecret: 's3', users: [], disabled: true },
  { appId: 'cli_away', appSecret: 's5', users: [], ipListed: false },
  { appId: 'cli_bare', appSecret: 's4', users: [], scopes: [] },
];
const minute = 60_000;

let feishu: FeishuSimulator;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 5);
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: 0, apps, now: () => now });
});
afterEach(() => feishu.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly code?: number;
    readonly msg?: string;
    readonly tenant_access_token?: string;
    readonly expire?: number;
    readonly data?: { readonly message_id?: string; readonly create_time?: string };
    readonly error?: Record<string, unknown>;
  };
}

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(feishu.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = text.startsWith('{');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : {},
  };
}

const tokenPath = '/open-apis/auth/v3/tenant_access_token/internal';
const askToken = (app_id: string, app_secret: string) => post(tokenPath, { app_id, app_secret });
const tokenOf = async (id = 'cli_1', secret = 's1') =>
  (await askToken(id, secret)).body.tenant_access_token ?? '';

const card = {
  schema: '2.0',
  config: { update_multi: true },
  body: { elements: [{ tag: 'markdown', content: 'x' }] },
};
const message = { receive_id: 'ou_1', msg_type: 'interactive', content: JSON.stringify(card) };

async function send(
  body: unknown = message,
  query = 'receive_id_type=open_id',
  token?: string,
): Promise<Answer> {
  const authorization = `Bearer ${token ?? (await tokenOf())}`;
  return post(`/open-apis/im/v1/messages?${query}`, body, { authorization });
}

test('token: the same while 30 minutes are left, then a new one; both work until their own end', async () => {
  const first = await askToken('cli_1', 's1');
  expect(first).toMatchObject({ status: 200, body: { code: 0, expire: 7200 } });
  now += 90 * minute;
  const same = await askToken('cli_1', 's1');
  expect(same.body).toMatchObject({
    tenant_access_token: first.body.tenant_access_token,
    expire: 1800,
  });
  now += 1000;
  const second = await askToken('cli_1', 's1');
  expect(second.body.expire).toBe(7200);
  expect(second.body.tenant_access_token).not.toBe(first.body.tenant_access_token);
  expect((await send(message, undefined, first.body.tenant_access_token)).body.code).toBe(0);
  now += 30 * minute;
  expect((await send(message, undefined, first.body.tenant_access_token)).body.code).toBe(99991663);
  expect((await send(message, undefined, second.body.tenant_access_token)).body.code).toBe(0);
  expect(feishu.tokenCalls()).toBe(3);
});

test.each([
  ['no secret', { app_id: 'cli_1' }, 10003],
  ['an unknown app', { app_id: 'cli_9', app_secret: 's1' }, 10014],
  ['a wrong secret', { app_id: 'cli_1', app_secret: 's2' }, 10015],
])('token: %s is HTTP 200 with a code', async (_name, body, code) => {
  const answer = await post(tokenPath, body);
  expect(answer.status).toBe(200);
  expect(answer.body.code).toBe(code);
  expect(answer.body.tenant_access_token).toBeUndefined();
});

test('a form gets no token', async () => {
  const answer = await post(tokenPath, {}, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(answer.body.code).toBe(10003);
});

test('an unknown path and a wrong verb are plain 404s', async () => {
  for (const [method, path] of [
    ['GET', tokenPath],
    ['GET', '/open-apis/im/v1/messages'],
    ['POST', '/nothing'],
  ]) {
    const response = await fetch(`${feishu.url}${path}`, { method: method ?? '' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('404 page not found');
  }
});

test('a message is delivered once per uuid within an hour', async () => {
  const body = { ...message, uuid: 'u'.repeat(50) };
  const first = await send(body);
  expect(first).toMatchObject({
    status: 200,
    body: { code: 0, data: { create_time: String(now) } },
  });
  expect(first.headers.get('x-tt-logid')).toMatch(/^\w{32}$/);
  now += 59 * minute;
  expect((await send(body)).body.data?.message_id).toBe(first.body.data?.message_id);
  expect(feishu.inbox).toHaveLength(1);
  now += minute;
  expect((await send(body)).body.data?.message_id).not.toBe(first.body.data?.message_id);
  const inbox = (await (await fetch(`${feishu.url}/simulator/inbox`)).json()) as unknown[];
  expect(inbox).toHaveLength(2);
  expect(inbox[0]).toMatchObject({
    receiver: 'ou_1',
    card,
    uuid: body.uuid,
    at: now - 60 * minute,
  });
});

const cardOf = (change: object) => ({
  ...message,
  content: JSON.stringify({ ...card, ...change }),
});
const elements = (list: readonly unknown[]) => cardOf({ body: { elements: list } });
const many = (count: number, element: object) =>
  elements(Array.from({ length: count }, () => element));
const button = (text: string) => ({ tag: 'button', text: { tag: 'plain_text', content: text } });
const nested = (depth: number): object =>
  depth === 0 ? { tag: 'hr' } : { tag: 'column', elements: [nested(depth - 1)] };

test.each<[string, unknown, string, number]>([
  ['no receive_id_type', message, '', 99992402],
  ['an unknown receive_id_type', message, 'receive_id_type=mobile', 99992402],
  ['no receiver', { ...message, receive_id: undefined }, 'receive_id_type=open_id', 99992402],
  [
    'an open id of another app',
    { ...message, receive_id: 'ou_2' },
    'receive_id_type=open_id',
    99992361,
  ],
  ['an unknown open id', { ...message, receive_id: 'ou_9' }, 'receive_id_type=open_id', 99992351],
  ['a user out of range', { ...message, receive_id: 'ou_far' }, 'receive_id_type=open_id', 230013],
  [
    'someone who has left',
    { ...message, receive_id: 'ou_gone' },
    'receive_id_type=open_id',
    230029,
  ],
  ['an unknown user id', { ...message, receive_id: 'u9' }, 'receive_id_type=user_id', 99992360],
  [
    'an empty text',
    { ...message, msg_type: 'text', content: '{"text":""}' },
    'receive_id_type=open_id',
    230001,
  ],
  ['an unknown chat', { ...message, receive_id: 'oc_9' }, 'receive_id_type=chat_id', 232009],
  [
    'a chat without the bot',
    { ...message, receive_id: 'oc_out' },
    'receive_id_type=chat_id',
    230002,
  ],
  ['an unknown type', { ...message, msg_type: 'card' }, 'receive_id_type=open_id', 230001],
  ['content as an object', { ...message, content: card }, 'receive_id_type=open_id', 230001],
  ['content that is no JSON', { ...message, content: '{' }, 'receive_id_type=open_id', 230001],
  [
    'a text without text',
    { ...message, msg_type: 'text', content: '{}' },
    'receive_id_type=open_id',
    230001,
  ],
  ['a uuid of 51', { ...message, uuid: 'u'.repeat(51) }, 'receive_id_type=open_id', 99992402],
  ['31 KB', cardOf({ x: 'x'.repeat(31_000) }), 'receive_id_type=open_id', 230025],
  ['schema 1.0', cardOf({ schema: undefined }), 'receive_id_type=open_id', 230099],
  [
    'update_multi false',
    cardOf({ config: { update_multi: false } }),
    'receive_id_type=open_id',
    230099,
  ],
  ['no body', cardOf({ body: undefined }), 'receive_id_type=open_id', 230099],
  ['201 elements', many(201, { tag: 'hr' }), 'receive_id_type=open_id', 230099],
  ['6 tables', many(6, { tag: 'table' }), 'receive_id_type=open_id', 230099],
  ['a button of 101', elements([button('按'.repeat(101))]), 'receive_id_type=open_id', 230099],
  ['a nesting of 6', elements([nested(6)]), 'receive_id_type=open_id', 230099],
  ['an unknown tag', elements([{ tag: 'action' }]), 'receive_id_type=open_id', 230099],
  ['one id twice', many(2, { tag: 'hr', element_id: 'a' }), 'receive_id_type=open_id', 230099],
])('it refuses %s', async (...[, body, query, code]) => {
  const answer = await send(body, query);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code, error: { log_id: expect.any(String) } });
  expect(feishu.inbox).toHaveLength(0);
});

test('what lies just within the limits is delivered', async () => {
  expect((await send(many(200, { tag: 'hr' }))).body.code).toBe(0);
  expect((await send(many(5, { tag: 'table' }))).body.code).toBe(0);
  expect((await send(elements([button('按'.repeat(100))]))).body.code).toBe(0);
  expect((await send(elements([nested(5)]))).body.code).toBe(0);
});

test('a message whose type is not JSON is refused, whatever its body', async () => {
  const authorization = `Bearer ${await tokenOf()}`;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const path = '/open-apis/im/v1/messages?receive_id_type=open_id';
  expect((await post(path, message, { authorization, ...type })).body.code).toBe(9499);
  expect(feishu.inbox).toHaveLength(0);
});

test('a person is the same by any of their ids, also for the limit', async () => {
  const to = (receive_id: string, type: string) =>
    send({ ...message, receive_id }, `receive_id_type=${type}`);
  expect((await to('on_1', 'union_id')).body.code).toBe(0);
  expect((await to('u1', 'user_id')).body.code).toBe(0);
  expect((await to('one@example.com', 'email')).body.code).toBe(0);
  expect((await to('ou_1', 'open_id')).body.code).toBe(0);
  expect((await to('on_1', 'union_id')).body.code).toBe(0);
  expect((await to('u1', 'user_id')).body.code).toBe(230020);
});

test('the limit of a chat is shared with other bots', async () => {
  await post('/simulator/misbehave', { kind: 'foreign-traffic', receiver: 'oc_1', count: 5 });
  const toChat = () => send({ ...message, receive_id: 'oc_1' }, 'receive_id_type=chat_id');
  expect((await toChat()).body.code).toBe(230020);
  now += 1000;
  expect((await toChat()).body.code).toBe(0);
});

test('a text is kept as it was sent, and may be longer than a card', async () => {
  const text = (length: number) => ({
    ...message,
    msg_type: 'text',
    content: JSON.stringify({ text: 'x'.repeat(length) }),
  });
  expect((await send(text(100_000))).body.code).toBe(0);
  expect(feishu.inbox[0]).toMatchObject({ type: 'text', text: 'x'.repeat(100_000), card: null });
  expect((await send(text(153_600))).body.code).toBe(230025);
});

test('an answer that does not come, after the message was delivered', async () => {
  await post('/simulator/misbehave', { kind: 'hang', after: true });
  const token = await tokenOf();
  const stop = new AbortController();
  const sent = fetch(`${feishu.url}/open-apis/im/v1/messages?receive_id_type=open_id`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(message),
    signal: stop.signal,
  });
  const ended = expect(sent).rejects.toThrow();
  while (feishu.inbox.length === 0) await fetch(`${feishu.url}/simulator/inbox`);
  stop.abort();
  await ended;
});

test('a reset brings the start back', async () => {
  await send({ ...message, uuid: 'u' });
  await post('/simulator/misbehave', { kind: 'html' });
  expect((await post('/simulator/reset', {})).status).toBe(204);
  const calls = async () => (await fetch(`${feishu.url}/simulator/calls`)).json();
  expect(await calls()).toEqual({ token: 0, message: 0, contact: 0 });
  expect(feishu.inbox).toHaveLength(0);
  expect((await send({ ...message, uuid: 'u' })).body.code).toBe(0);
  expect(feishu.inbox).toHaveLength(1);
});

test.each(['reset', 'misbehave'])('a page of another site cannot %s it', async (path) => {
  await send();
  const refused = await post(
    `/simulator/${path}`,
    { kind: 'html' },
    { origin: 'https://a.example' },
  );
  expect(refused.status).toBe(403);
  expect(feishu.inbox).toHaveLength(1);
  expect((await send()).body.code).toBe(0);
  expect((await post(`/simulator/${path}`, { kind: 'html' }, { origin: feishu.url })).status).toBe(
    204,
  );
});

test('sign-in: no Bearer, an unknown token, a disabled app, a missing scope', async () => {
  const path = '/open-apis/im/v1/messages?receive_id_type=open_id';
  const token = await tokenOf();
  expect((await post(path, message)).body.code).toBe(99991661);
  expect((await post(path, message, { authorization: token })).body.code).toBe(99991661);
  expect((await send(message, undefined, 't-unknown')).body.code).toBe(99991663);
  expect((await send(message, undefined, await tokenOf('cli_off', 's3'))).body.code).toBe(99991662);
  expect((await send(message, undefined, await tokenOf('cli_away', 's5'))).body.code).toBe(
    99991401,
  );
  const bare = await send(message, undefined, await tokenOf('cli_bare', 's4'));
  expect(bare.body).toMatchObject({
    code: 99991672,
    error: { permission_violations: [{ subject: 'im:message:send_as_bot' }] },
  });
});

test('the sixth message to one person within a second is refused, repeats are not counted', async () => {
  for (let i = 0; i < 5; i += 1)
    expect((await send({ ...message, uuid: `${i}` })).body.code).toBe(0);
  expect((await send({ ...message, uuid: '4' })).body.code).toBe(0);
  expect((await send({ ...message, uuid: '5' })).body.code).toBe(230020);
  now += 1000;
  expect((await send({ ...message, uuid: '5' })).body.code).toBe(0);
});

test('faults: expired tokens, rate limits in both forms, broken answers', async () => {
  const misbehave = (body: object) => post('/simulator/misbehave', body);
  const token = await tokenOf();
  await misbehave({ kind: 'expire-tokens' });
  expect((await send(message, undefined, token)).body.code).toBe(99991663);
  await misbehave({ kind: 'rate-limit', reset: 0.25 });
  const limited = await send();
  expect(limited).toMatchObject({ status: 429, body: { code: 99991400 } });
  expect(limited.headers.get('x-ogw-ratelimit-reset')).toBe('0.25');
  await misbehave({ kind: 'rate-limit', status: 400 });
  expect((await send()).status).toBe(400);
  await misbehave({ kind: 'cut' });
  await expect(send()).rejects.toThrow();
  expect((await misbehave({ kind: 'explode' })).status).toBe(400);
  expect((await send()).body.code).toBe(0);
});
