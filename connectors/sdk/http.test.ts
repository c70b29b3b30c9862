import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from './context.ts';
import { once, read } from './effect.ts';
import { ConnectorError } from './errors.ts';
import { type Caller, type JsonRequest, joinUrl, readText, requestJson } from './http.ts';

const request: JsonRequest = {
  method: 'GET',
  baseUrl: 'https://core.example/api',
  path: ['users', 'U-7'],
};

function answering(response: Partial<HttpResponse> & { text?: string }) {
  const sent: HttpRequest[] = [];
  const caller: Caller = {
    http: {
      request: async (each) => {
        sent.push(each);
        return {
          status: 200,
          headers: {},
          body: new TextEncoder().encode(response.text ?? ''),
          ...response,
        };
      },
    },
    signal: new AbortController().signal,
    idempotencyKey: 'k'.repeat(32),
    traceparent: '00-t',
  };
  return { caller, sent };
}

async function errorOf(response: Parameters<typeof answering>[0]): Promise<ConnectorError> {
  const error: unknown = await requestJson(answering(response).caller, request).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
}

test('a request carries the sign-in, the idempotency key, the trace and the body as JSON', async () => {
  const { caller, sent } = answering({ text: '{"ok":true}' });
  const answer = await requestJson(caller, {
    ...request,
    method: 'PUT',
    headers: { authorization: 'Bearer x' },
    body: { id: 9223372036854775807n },
  });
  expect(answer).toEqual({ ok: true });
  expect(sent).toEqual([
    {
      method: 'PUT',
      url: 'https://core.example/api/users/U-7',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer x',
        'content-type': 'application/json',
        'idempotency-key': 'k'.repeat(32),
        traceparent: '00-t',
      },
      body: '{"id":9223372036854775807}',
    },
  ]);
});

test.each([
  [400, 'invalid_input'],
  [401, 'auth_failed'],
  [402, 'rejected'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'rejected'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not_found'],
  [412, 'conflict'],
  [413, 'rejected'],
  [415, 'rejected'],
  [422, 'invalid_input'],
  [429, 'rate_limited'],
  [302, 'rejected'],
  [500, 'unavailable'],
  [501, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
])('status %i ends by %s', async (status, code) => {
  expect((await errorOf({ status, text: '{"message":"no"}' })).code).toBe(code);
});

test('the error tells the sentence, field, code and request id of the answer', async () => {
  const text = '{"code":"INVALID","message":"status is wrong","field":"status"}';
  const error = await errorOf({ status: 422, headers: { 'x-request-id': 'r-1' }, text });
  expect(error.message).toBe('status is wrong');
  expect(error.field).toBe('status');
  expect(error.details).toEqual({ status: 422, code: 'INVALID', requestId: 'r-1' });
});

test('Retry-After is read in seconds and as a date, on 429 and 503 only', async () => {
  expect((await errorOf({ status: 429, headers: { 'retry-after': '2' } })).retryAfterMs).toBe(2000);
  const past = 'Thu, 01 Jan 2026 00:00:00 GMT';
  expect((await errorOf({ status: 503, headers: { 'retry-after': past } })).retryAfterMs).toBe(0);
  expect(
    (await errorOf({ status: 503, headers: { 'retry-after': 'soon' } })).retryAfterMs,
  ).toBeUndefined();
  expect(
    (await errorOf({ status: 500, headers: { 'retry-after': '2' } })).retryAfterMs,
  ).toBeUndefined();
});

test.each([
  ['<html>', 'text/html'],
  ['{"id":', 'application/json'],
])('a success that carries %s is rejected', async (text, type) => {
  const error = await errorOf({ status: 200, headers: { 'content-type': type }, text });
  expect(error).toMatchObject({ code: 'rejected', message: `HTTP 200, ${type}` });
});

test('an empty body is null; an error page is an error', async () => {
  expect(await requestJson(answering({ status: 204 }).caller, request)).toBeNull();
  expect(await errorOf({ status: 502, text: '<html>' })).toMatchObject({
    code: 'unavailable',
    message: 'HTTP 502',
  });
});

test.each([
  ['https://a.example', ['x'], 'https://a.example/x'],
  ['https://a.example/v1/', ['x', 'y'], 'https://a.example/v1/x/y'],
  ['https://a.example/v1?tenant=1', ['x'], 'https://a.example/v1/x?tenant=1'],
  [
    'https://a.example/v1',
    ['../admin', '合同?#'],
    'https://a.example/v1/..%2Fadmin/%E5%90%88%E5%90%8C%3F%23',
  ],
  ['https://a.example/v1', ['a\ud800b', '%2e%2e'], 'https://a.example/v1/a%EF%BF%BDb/%252e%252e'],
])('%s with %j is %s', (base, path, url) => {
  expect(joinUrl(base, path)).toBe(url);
});

test.each(['.', '..'])('%s is no id', (id) => {
  expect(() => joinUrl('https://a.example/v1', ['users', id])).toThrow('cannot be an id');
});

test('the query stands behind that of the base, and headers are sent along', async () => {
  const { caller, sent } = answering({ text: '1' });
  await requestJson(caller, {
    ...request,
    baseUrl: 'https://a.example/v1?tenant=1',
    query: [
      ['q', '合 同'],
      ['q', '&'],
    ],
    headers: { 'x-page': '2' },
  });
  expect(sent[0]?.url).toBe('https://a.example/v1/users/U-7?tenant=1&q=%E5%90%88+%E5%90%8C&q=%26');
  expect(sent[0]?.headers).toMatchObject({ 'x-page': '2' });
});

test('the effect says whether a request changes something', async () => {
  const { caller, sent } = answering({ text: '1' });
  await requestJson(caller, { ...request, method: 'POST', effect: read });
  await requestJson(caller, { ...request, effect: once });
  await requestJson(caller, request);
  expect(sent.map(({ changes }) => changes)).toEqual([false, true, undefined]);
});

test('an unreadable success of what may act only once leaves the outcome unknown', async () => {
  const { caller } = answering({ text: '<html>' });
  const error = await requestJson(caller, { ...request, effect: once }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'unknown_outcome', details: { status: 200 } });
});

test('a status may mean something else here', async () => {
  const { caller } = answering({ status: 409, text: '{"message":"gone"}' });
  const sent = requestJson(caller, { ...request, codes: { 409: 'not_found' } });
  await expect(sent).rejects.toMatchObject({ code: 'not_found', message: 'gone' });
});

test.each([
  ['text/plain; charset=GBK', [0xba, 0xcf, 0xcd, 0xac]],
  ['text/plain; charset="gb18030"', [0xba, 0xcf, 0xcd, 0xac]],
  ['application/json;charset=utf-16le', [0x08, 0x54, 0x0c, 0x54]],
  ['text/plain; charset=nonsense', [...new TextEncoder().encode('合同')]],
  ['text/plain', [...new TextEncoder().encode('合同')]],
  ['text/plain', [0xef, 0xbb, 0xbf, ...new TextEncoder().encode('合同')]],
])('a text in %s is read', (type, bytes) => {
  const response = { status: 200, headers: { 'content-type': type }, body: Uint8Array.from(bytes) };
  expect(readText(response)).toBe('合同');
});
