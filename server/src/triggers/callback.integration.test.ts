import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RunStatus } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callbackToken } from '../callback-token.ts';
import { createHttpServer } from '../http/server.ts';
import { readMessage } from '../store/run-messages.ts';
import type { CallbackFate } from '../store/tenant-store.ts';
import { createCallback } from './callback.ts';

/** The door by itself, on a real socket: whom it answers how. What becomes of runs: `test/waits.testsuite.ts`. */
const keys: Readonly<Record<string, Uint8Array>> = {
  default: randomBytes(32),
  other: randomBytes(32),
};
const place = { tenant: 'default', runId: 'r1', place: '{"step":"w"}' };
const token = (more: Partial<typeof place> = {}, key = 'default') =>
  callbackToken(keys[key] ?? new Uint8Array(), { ...place, ...more });

let server: ReturnType<typeof createHttpServer>;
let base: string;
/** What the store says, and what it was told. */
const store = {
  fate: 'answered' as CallbackFate['fate'],
  status: 'waiting' as RunStatus,
  isOpen: true,
  fails: undefined as Error | undefined,
};
let taken: object[] = [];
let tickets: object[] = [];

beforeAll(async () => {
  const verbs = {
    async callBack({ bytes, ...at }: { bytes: Uint8Array }) {
      if (store.fails) throw store.fails;
      taken.push({ ...at, ...readMessage(bytes) });
      return { fate: store.fate, ready: [{ group: 'g', count: 1 }] };
    },
    async findRun(id: string) {
      if (store.fails) throw store.fails;
      return id === 'r1' ? { status: store.status, name: '采购 <b>审批</b> & "more"' } : null;
    },
    awaitsCallback: async () => store.isOpen,
  };
  const callback = createCallback({
    stores: { of: () => verbs } as never,
    vaults: {
      async of(tenant: string) {
        const key = keys[tenant];
        if (!key) throw new WeirError('not_found', { reason: tenant });
        return { keyFor: () => key };
      },
    } as never,
    queue: {
      async add(ticket: object, count: number) {
        tickets.push({ ...ticket, count });
        throw new Error('the queue is away');
      },
    } as never,
    log: { error() {} } as never,
  });
  const webhook = () => Promise.reject(new Error('no webhook is expected'));
  server = createHttpServer({
    webhook,
    callback,
    app: (_request, response) => response.end('app'),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  taken = [];
  tickets = [];
  Object.assign(store, { fate: 'answered', status: 'waiting', isOpen: true, fails: undefined });
});

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const call = (init: RequestInit = {}, at = token()) => fetch(`${base}/waits/${at}`, init);
const post = (body: string | Buffer, type: string | null = 'application/json', more: object = {}) =>
  call({
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { ...(type !== null && { 'content-type': type }), ...more },
  });

async function expectError(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status);
  const traceId = response.headers.get('x-trace-id');
  expect(await response.json()).toMatchObject({
    error: { code, traceId, message: { 'zh-CN': expect.any(String), en: expect.any(String) } },
  });
}

describe('POST', () => {
  it('brings body and headers, credentials left out, and calls a worker', async () => {
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    const secrets = { authorization: 'Bearer x', cookie: 'a=b', 'proxy-authorization': 'y' };
    const answer = await post('{"n":12345678901234567890}', 'application/json', {
      'X-Kind': 'paid',
      traceparent,
      ...secrets,
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ accepted: true });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-trace-id': 'ab'.repeat(16),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-type': 'application/json',
    });
    expect(taken).toEqual([
      {
        runId: 'r1',
        place: '{"step":"w"}',
        kind: 'callback',
        body: { n: 12345678901234567890n },
        headers: expect.objectContaining({ 'x-kind': 'paid', 'content-type': 'application/json' }),
      },
    ]);
    const [{ headers }] = taken as [{ headers: object }];
    for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name);
    expect(tickets).toEqual([{ tenant: 'default', group: 'g', count: 1 }]);
  });

  it.each([
    [
      'a form',
      'ok=yes&who=%E7%8E%8B',
      'application/x-www-form-urlencoded',
      { ok: 'yes', who: '王' },
    ],
    ['a text', '{"n":1}', 'text/plain; charset=utf-8', '{"n":1}'],
    ['JSON without a type', '[1]', null, [1]],
    ['nothing', '', 'application/octet-stream', null],
    ['1 MB', 'x'.repeat(1024 * 1024), 'text/plain', 'x'.repeat(1024 * 1024)],
  ])('takes %s', async (_name, body, type, expected) => {
    // A text without a type would be given one.
    const answer = await post(type === null ? Buffer.from(body) : body, type);
    expect(answer.status).toBe(200);
    expect(taken).toMatchObject([{ body: expected }]);
  });

  it.each([
    ['broken JSON', '{', 'application/json', 400, 'malformed'],
    ['what is not UTF-8', Buffer.from([0xc3, 0x28]), 'text/plain', 400, 'malformed'],
    ['a picture', 'x', 'image/png', 415, 'unsupported_type'],
    [
      'a form of several parts',
      '--x--',
      'multipart/form-data; boundary=x',
      415,
      'unsupported_type',
    ],
    ['more than 1 MB', 'x'.repeat(1024 * 1024 + 1), 'text/plain', 413, 'too_large'],
  ])('refuses %s', async (_name, body, type, status, code) => {
    await expectError(await post(body, type), status, code);
    expect(taken).toEqual([]);
  });

  it('is kept, and is told so in the same way', async () => {
    store.fate = 'kept';
    expect((await post('1')).status).toBe(200);
  });

  it('that comes too late is told so', async () => {
    store.fate = 'gone';
    await expectError(await post('1'), 410, 'gone');
  });

  it('of a person is answered by a page', async () => {
    const form = () => post('', 'application/x-www-form-urlencoded', browser);
    const accepted = await form();
    expect(accepted.status).toBe(200);
    expect(await accepted.text()).toMatch(/已收到回复[\s\S]*The answer has arrived/);
    expect(taken).toMatchObject([{ body: null }]);
    store.fate = 'gone';
    const gone = await form();
    expect(gone.status).toBe(410);
    expect(await gone.text()).toMatch(/这个地址已用过[\s\S]*This address has been used/);
  });

  it('while the store is away may come again', async () => {
    store.fails = new WeirError('unavailable');
    const answer = await post('1');
    expect(answer.headers.get('retry-after')).toBe('1');
    await expectError(answer, 503, 'unavailable');
    const page = await post('1', 'application/json', browser);
    expect(page.headers.get('retry-after')).toBe('1');
    expect(await page.text()).toContain('Try again later.');
  });

  it('that something of ours fails on does not say what', async () => {
    store.fails = new Error('secret details');
    const answer = await post('1');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
  });
});

describe('addresses', () => {
  const changed = (at: number) => {
    const text = token();
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  };
  it.each([
    ['nothing', () => ''],
    ['no token', () => 'abc'],
    ['a forged place', () => changed(token().lastIndexOf('.') - 2)],
    ['a forged proof', () => changed(token().lastIndexOf('.') + 3)],
    ['more behind it', () => `${token()}/`],
    ['the key of another tenant', () => token({}, 'other')],
    ['a tenant nobody knows', () => token({ tenant: 'nobody' }, 'other')],
    ['a run that is no more', () => token({ runId: 'r2' })],
  ])('with %s answer the same 404', async (_name, at) => {
    for (const method of ['GET', 'POST']) {
      store.fate = 'gone';
      const answer = await call({ method }, at());
      const { message } = ((await answer.clone().json()) as { error: { message: object } }).error;
      expect(message).toEqual({ 'zh-CN': '找不到。', en: 'Not found.' });
      await expectError(answer, 404, 'not_found');
    }
  });

  it('of other things are not its own', async () => {
    expect(await (await fetch(`${base}/waits`)).text()).toBe('app');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('take no %s', async (method) => {
    const answer = await call({ method });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    await expectError(answer, 405, 'method_not_allowed');
    expect(taken).toEqual([]);
  });
});

describe('GET', () => {
  it('shows what the address is for, in both languages, and decides nothing', async () => {
    const answer = await call({ headers: { 'accept-language': 'en-US' } });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'x-trace-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page).not.toMatch(/<script|<b>/);
    expect(page).toMatch(
      /<html lang="en">[\s\S]*A flow waits[\s\S]*采购 &lt;b&gt;审批&lt;\/b&gt; &amp; &quot;more&quot;[\s\S]*<form method="post"><button>Continue the flow<\/button><\/form>[\s\S]*lang="zh-CN"[\s\S]*流程正在等待回复/,
    );
    expect(page.match(/<form/g)).toHaveLength(1);
    expect(taken).toEqual([]);
  });

  it('comes in Chinese by default', async () => {
    expect(await (await call()).text()).toMatch(
      /<html lang="zh-CN">[\s\S]*流程正在等待回复[\s\S]*A flow waits/,
    );
  });

  it('of HEAD is the same without a body', async () => {
    const answer = await call({ method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toBe('');
    expect(taken).toEqual([]);
  });

  it.each<[string, Partial<typeof store>]>([
    ['is answered', { isOpen: false }],
    ['belongs to a run that has ended', { status: 'cancelled' }],
  ])('says so where the wait %s', async (_name, now) => {
    Object.assign(store, now);
    const answer = await call();
    expect(answer.status).toBe(410);
    const page = await answer.text();
    expect(page).toMatch(/这个地址已用过[\s\S]*This address has been used/);
    expect(page).not.toContain('<form');
  });

  it('of a person gets a page where the address is none', async () => {
    const answer = await call({ headers: browser }, 'abc');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch(/<h1>找不到。<\/h1>[\s\S]*Not found\./);
  });
});
