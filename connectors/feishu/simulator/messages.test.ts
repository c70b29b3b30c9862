import { beforeEach, expect, test } from 'vitest';
import type { SimulatedApp } from './apps.ts';
import { Messages } from './messages.ts';

const app: SimulatedApp = { appId: 'cli_1', appSecret: 's', users: [{ openId: 'ou_1' }] };

let now: number;
let messages: Messages;

beforeEach(() => {
  now = 0;
  const apps = new Map([[app.appId, app]]);
  messages = new Messages({ apps, now: () => now, perReceiverPerSecond: 5 });
});

/** The id of the message; each in a second of its own, so that nothing is too many. */
function send(text: string, uuid: string): unknown {
  now += 1000;
  const content = JSON.stringify({ text });
  const answer = messages.send(app, {
    method: 'POST',
    path: [],
    query: new URLSearchParams({ receive_id_type: 'open_id' }),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ receive_id: 'ou_1', msg_type: 'text', content, uuid }),
  });
  const { data } = answer.body as { data?: { message_id?: string } };
  return data?.message_id;
}

test('the last thousand messages are kept, and one that is gone is still not sent twice', () => {
  const first = send('0', 'u0');
  for (let i = 1; i <= 1004; i += 1) expect(send(`${i}`, `u${i}`)).toBeTypeOf('string');
  expect(messages.inbox.map(({ text }) => text)).toEqual(
    Array.from({ length: 1000 }, (_, i) => `${i + 5}`),
  );
  expect(send('0', 'u0')).toBe(first);
  expect(messages.inbox).toHaveLength(1000);
  now += 3_600_000;
  expect(send('0', 'u0')).not.toBe(first);
});

test('of large messages fewer are kept, so that the list stays small enough to be read', () => {
  const large = 'x'.repeat(140_000);
  for (let i = 0; i < 100; i += 1) send(large, `u${i}`);
  expect(JSON.stringify(messages.inbox).length).toBeLessThan(5 * 1024 * 1024);
  expect(messages.inbox.length).toBeGreaterThan(20);
  expect(messages.inbox.at(-1)).toMatchObject({ uuid: 'u99' });
  messages.clear();
  send('again', 'u');
  expect(messages.inbox.map(({ text }) => text)).toEqual(['again']);
});

test('a card with a number beyond 2^53 is delivered', () => {
  const content = '{"schema":"2.0","body":{"elements":[{"tag":"hr"}]},"id":9007199254740993}';
  const body = JSON.stringify({ receive_id: 'ou_1', msg_type: 'interactive', content });
  const query = new URLSearchParams({ receive_id_type: 'open_id' });
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', path: [], query, headers, body };
  const answer = messages.send(app, request);
  expect(answer.body).toMatchObject({ code: 0 });
});
