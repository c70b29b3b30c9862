import { connectors } from '@weir/connectors';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import {
  type FeishuSimulator,
  startFeishuSimulator,
} from '@weir/connectors/feishu/simulator/simulator';
import type { HttpClient } from '@weir/connectors/sdk';
import { ConnectorError } from '@weir/connectors/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGuard } from './egress.ts';
import { parseAllow } from './egress-allow.ts';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';
import { type ClosableHttpClient, createHttpClient } from './http-client.ts';

/** A list whose first receivers got the message before it failed: the platform has to know that something was sent. */
const [app] = apps;
const [first = '', second = ''] = app?.users.map(({ openId }) => openId) ?? [];

let feishu: FeishuSimulator;
let client: ClosableHttpClient;
let weir: HostUnderTest;
/** Takes the place of the platform for the message to the second receiver. */
let meanwhile: HttpClient['request'] | undefined;

beforeEach(async () => {
  feishu = await startFeishuSimulator({ host: '127.0.0.1', port: 0 });
  client = createHttpClient({
    guard: createGuard({ allow: parseAllow(`127.0.0.1:${feishu.port}`) }),
  });
  meanwhile = undefined;
  const http: HttpClient = {
    request: (request, signal) =>
      meanwhile !== undefined && String(request.body).includes(second)
        ? meanwhile(request, signal)
        : client.request(request, signal),
  };
  weir = hostUnderTest({ connectors, http });
  const config = { appId: app?.appId, baseUrl: feishu.url };
  const secrets = { appSecret: app?.appSecret ?? '' };
  weir.save({ key: 'feishu', connector: 'feishu', config, secrets });
});

afterEach(() => Promise.all([feishu.close(), client.close()]));

const answer = (status: number, headers: Record<string, string>, code: number) => async () => ({
  status,
  headers,
  body: new TextEncoder().encode(JSON.stringify({ code, msg: 'no' })),
});

test.each<[string, HttpClient['request'], object]>([
  [
    'is rate limited for two hours',
    answer(429, { 'x-ogw-ratelimit-reset': '7200' }, 99991400),
    { code: 'rate_limited', options: { retryAfter: 7_200_000 } },
  ],
  ['meets a failing platform', answer(500, {}, 5000), { code: 'unavailable' }],
  [
    'cannot be reached, so that nothing of it was sent',
    () => Promise.reject(new ConnectorError('unavailable', 'no way', { nothingSent: true })),
    { code: 'unavailable' },
  ],
  [
    'is refused by the guard',
    () => Promise.reject(new ConnectorError('forbidden', 'internal', { nothingSent: true })),
    { code: 'forbidden' },
  ],
])('the second receiver %s', async (_name, request, error) => {
  meanwhile = request;
  const input = { receiver: [first, second], text: '模板已启用' };
  const ended = await weir.outcome({ use: 'feishu.send-text', connection: 'feishu', input });
  expect(ended).toMatchObject({ ok: false, error, sent: true });
  expect(feishu.inbox.map(({ receiver }) => receiver)).toEqual([first]);
});
