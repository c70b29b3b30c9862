import { setImmediate } from 'node:timers/promises';
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
import { type HostUnderTest, hostUnderTest, type SomeCall } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

const [app] = apps;
const receiver = app?.users[0]?.openId ?? '';
const wrongSecret = 'canary-wrong-app-secret';

let feishu: FeishuSimulator;
let http: ClosableHttpClient;
let weir: HostUnderTest;

beforeEach(async () => {
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: 0 });
  http = createHttpClient({
    guard: createGuard({ allow: parseAllow(`127.0.0.1:${feishu.port}`) }),
  });
  weir = hostUnderTest({ connectors, http });
  save(app?.appSecret ?? '');
});

afterEach(async () => {
  expect(weir.logged.join()).not.toMatch(/canary|demoSecret|t-[0-9a-f]{40}/);
  await feishu.close();
  await http.close();
});

function save(appSecret: string): void {
  const config = { appId: app?.appId, baseUrl: feishu.url };
  weir.save({ key: 'feishu', connector: 'feishu', config, secrets: { appSecret } });
}

const misbehave = (fault: object) =>
  fetch(`${feishu.url}/simulator/misbehave`, { method: 'POST', body: JSON.stringify(fault) });

const send = (more: object = {}): SomeCall => ({
  use: 'feishu.send-text',
  connection: 'feishu',
  idempotencyKey: 'c'.repeat(32),
  input: { receiver, text: '模板已启用', ...more },
});

interface Row {
  readonly arrange?: () => unknown;
  readonly input?: object;
  /** The call is stopped once the platform has got a request of this kind. */
  readonly stopAt?: 'token' | 'message';
  /** Without: it succeeds. */
  readonly code?: string;
  readonly field?: string;
  readonly retryAfter?: number;
  readonly sent?: boolean;
  /** Calls of each endpoint, and messages that arrived. */
  readonly tokens: number;
  readonly messages: number;
  readonly delivered: number;
}

async function outcome({ stopAt, input }: Row) {
  const stop = new AbortController();
  const ended = weir.outcome({ ...send(input), signal: stop.signal });
  const arrived = { token: () => feishu.tokenCalls(), message: () => feishu.messageCalls() };
  if (stopAt !== undefined) {
    while (arrived[stopAt]() === 0) await setImmediate();
    stop.abort();
  }
  return ended;
}

const table: readonly (readonly [string, Row])[] = [
  ['all is well', { tokens: 1, messages: 1, delivered: 1 }],
  [
    'the token expired early',
    {
      arrange: async () => {
        await weir.call({ ...send(), idempotencyKey: 'a'.repeat(32) });
        await misbehave({ kind: 'expire-tokens' });
      },
      ...{ tokens: 2, messages: 3, delivered: 2 },
    },
  ],
  [
    'each token is refused',
    {
      arrange: () => misbehave({ kind: 'reject-tokens', times: 9 }),
      code: 'auth_failed',
      sent: true,
      ...{ tokens: 2, messages: 2, delivered: 0 },
    },
  ],
  [
    'rate limited, HTTP 429 and a fraction of a second',
    {
      arrange: () => misbehave({ kind: 'rate-limit', reset: 1.25 }),
      code: 'rate_limited',
      retryAfter: 1250,
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'rate limited, the old HTTP 400',
    {
      arrange: () => misbehave({ kind: 'rate-limit', reset: 2, status: 400 }),
      code: 'rate_limited',
      retryAfter: 2000,
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'too many to one receiver',
    {
      arrange: () => misbehave({ kind: 'foreign-traffic', receiver, count: 5 }),
      code: 'rate_limited',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'a failure inside the platform',
    {
      arrange: () => misbehave({ kind: 'fail', status: 500, code: 5000 }),
      code: 'unavailable',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'the page of a gateway',
    {
      arrange: () => misbehave({ kind: 'html' }),
      code: 'unavailable',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'time over before anything was sent',
    {
      arrange: () => misbehave({ kind: 'hang', on: 'token' }),
      stopAt: 'token',
      code: 'timeout',
      sent: false,
      ...{ tokens: 1, messages: 0, delivered: 0 },
    },
  ],
  [
    'time over after sending, and it was not delivered',
    {
      arrange: () => misbehave({ kind: 'hang' }),
      stopAt: 'message',
      code: 'timeout',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'time over after sending, but it was delivered',
    {
      arrange: () => misbehave({ kind: 'hang', after: true }),
      stopAt: 'message',
      code: 'timeout',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 1 },
    },
  ],
  [
    'an answer that breaks off',
    {
      arrange: () => misbehave({ kind: 'cut', after: true }),
      code: 'unavailable',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 1 },
    },
  ],
  [
    'a slow first byte',
    {
      arrange: () => misbehave({ kind: 'slow', delayMs: 50 }),
      ...{ tokens: 1, messages: 1, delivered: 1 },
    },
  ],
  [
    'a platform nobody reaches',
    {
      arrange: () => feishu.close(),
      code: 'unavailable',
      sent: false,
      ...{ tokens: 0, messages: 0, delivered: 0 },
    },
  ],
  [
    'a token endpoint that fails',
    {
      arrange: () => misbehave({ kind: 'fail', on: 'token', status: 503, code: 1 }),
      code: 'unavailable',
      sent: false,
      ...{ tokens: 1, messages: 0, delivered: 0 },
    },
  ],
  [
    'a wrong secret, told by HTTP 200',
    {
      arrange: () => save(wrongSecret),
      code: 'auth_failed',
      sent: false,
      ...{ tokens: 1, messages: 0, delivered: 0 },
    },
  ],
  [
    'a receiver nobody knows',
    {
      input: { receiver: 'ou_nobody' },
      code: 'not_found',
      field: 'with.receiver',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
  [
    'a receiver of another app',
    {
      input: { receiver: apps[1]?.users[0]?.openId },
      code: 'invalid_input',
      field: 'with.receiver',
      sent: true,
      ...{ tokens: 1, messages: 1, delivered: 0 },
    },
  ],
];

test.each(table)('%s', async (_name, row) => {
  await row.arrange?.();
  const ended = await outcome(row);
  expect(ended.ok).toBe(row.code === undefined);
  if (!ended.ok) {
    const { code, field, retryAfter } = toErrorData(ended.error);
    expect({ code, field, retryAfter, sent: ended.sent }).toEqual({
      code: row.code,
      field: row.field,
      retryAfter: row.retryAfter,
      sent: row.sent,
    });
    const shown = `${JSON.stringify(toErrorData(ended.error))} ${ended.error.stack}`;
    expect(shown).not.toMatch(/canary|demoSecret|t-[0-9a-f]{40}/);
  }
  expect({
    tokens: feishu.tokenCalls(),
    messages: feishu.messageCalls(),
    delivered: feishu.inbox.length,
  }).toEqual({ tokens: row.tokens, messages: row.messages, delivered: row.delivered });
});

test('a message whose answer was lost is not delivered a second time by the next attempt', async () => {
  await misbehave({ kind: 'cut', after: true });
  expect((await weir.outcome(send())).ok).toBe(false);
  expect(await weir.call(send())).toMatchObject({ messageId: feishu.inbox[0]?.messageId });
  expect(feishu.inbox).toHaveLength(1);
});

test('a call that is stopped while it fetches the token does not take the others with it', async () => {
  await misbehave({ kind: 'hang', on: 'token' });
  const stop = new AbortController();
  const first = weir.outcome({ ...send(), signal: stop.signal });
  while (feishu.tokenCalls() === 0) await setImmediate();
  const second = weir.outcome({ ...send(), idempotencyKey: 'd'.repeat(32) });
  await setImmediate();
  stop.abort();
  expect(await first).toMatchObject({ error: { code: 'timeout' }, sent: false });
  expect((await second).ok).toBe(true);
});

test('a tenant token that the platform echoes is hidden like the secret', async () => {
  const seen: (string | undefined)[] = [];
  const echoing = hostUnderTest({
    connectors,
    http: {
      async request(request, signal) {
        const { authorization } = request.headers ?? {};
        seen.push(authorization);
        if (authorization === undefined) return http.request(request, signal);
        const body = JSON.stringify({ code: 230001, msg: `bad ${authorization}` });
        return { status: 400, headers: {}, body: new TextEncoder().encode(body) };
      },
    },
  });
  const config = { appId: app?.appId, baseUrl: feishu.url };
  const secrets = { appSecret: app?.appSecret ?? '' };
  echoing.save({ key: 'feishu', connector: 'feishu', config, secrets });
  const error = toErrorData(await echoing.failure(send()));
  expect(seen[1]).toMatch(/^Bearer t-/);
  expect(error.message.en).toContain('bad Bearer •••');
  expect(JSON.stringify(error)).not.toContain(seen[1]?.slice('Bearer '.length));
});
