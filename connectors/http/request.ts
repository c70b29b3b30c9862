import { z } from 'zod';
import {
  answerError,
  authHeaders,
  defineAction,
  type Effect,
  field,
  type HttpResponse,
  idempotent,
  once,
  read,
  readText,
} from '../sdk/index.ts';
import { readAnswer } from './answer.ts';
import { config } from './config.ts';
import { headersOf } from './headers.ts';
import { encodeBody, pairsOf } from './request-body.ts';
import { targetOf } from './target.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
type Method = (typeof methods)[number];

const maxRedirects = 5;
/** Statuses as failOn names them: one by one, or by their first digit. */
const statuses = /^([1-5]xx|[1-5]\d\d)$/;

const plainValue = z.union([z.string(), z.number(), z.boolean()]);
/** Numbers beyond 2^53 arrive as bigints, which JSON Schema cannot name. */
const digits = (value: unknown) => (typeof value === 'bigint' ? String(value) : value);

const input = {
  method: field.select(methods, { label: { 'zh-CN': '方法', en: 'Method' } }),
  url: field.string({
    label: { 'zh-CN': '地址', en: 'Address' },
    hint: {
      'zh-CN': '完整地址，或连接地址之后的部分',
      en: 'A whole address, or what follows that of the connection',
    },
  }),
  headers: field
    .record(z.preprocess(digits, plainValue), { label: { 'zh-CN': '请求头', en: 'Headers' } })
    .optional(),
  query: field
    .record(
      z.preprocess(
        (value) => (Array.isArray(value) ? value.map(digits) : digits(value)),
        z.union([plainValue, z.null(), z.array(plainValue)]),
      ),
      {
        label: { 'zh-CN': '查询参数', en: 'Query' },
        hint: { 'zh-CN': '列表会重复该参数', en: 'A list repeats the parameter' },
      },
    )
    .optional(),
  body: field.any({ label: { 'zh-CN': '请求体', en: 'Body' } }).optional(),
  bodyType: field
    .select(['json', 'form', 'text'], { label: { 'zh-CN': '请求体类型', en: 'Kind of body' } })
    .default('json'),
  response: field
    .select(['auto', 'json', 'text'], { label: { 'zh-CN': '响应类型', en: 'Kind of answer' } })
    .default('auto'),
  failOn: field
    .list(
      z.preprocess(
        (value) => (typeof value === 'number' ? String(value) : value),
        z.string().regex(statuses),
      ),
      {
        label: { 'zh-CN': '视为失败的状态码', en: 'Statuses that fail' },
        hint: {
          'zh-CN': '例如 5xx、404；默认 3xx、4xx、5xx；空列表表示都不算失败',
          en: 'Such as 5xx or 404; default 3xx, 4xx, 5xx; an empty list: none fails',
        },
      },
    )
    .optional(),
  idempotent: field
    .boolean({
      label: { 'zh-CN': '可安全重复', en: 'Safe to repeat' },
      hint: {
        'zh-CN': '对方按请求头 idempotency-key 去重时勾选',
        en: 'Tick when the other side deduplicates by the header idempotency-key',
      },
    })
    .optional(),
};

function effectOf(request: {
  readonly method: Method;
  readonly idempotent?: boolean | undefined;
}): Effect {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return read;
  if (['PUT', 'DELETE'].includes(request.method)) return idempotent;
  return request.idempotent ? idempotent : once;
}

export const request = defineAction(config)({
  key: 'request',
  name: { 'zh-CN': '发送 HTTP 请求', en: 'Send an HTTP request' },
  description: {
    'zh-CN': '向任意 HTTP 接口发送请求，并返回状态码、响应头和响应体。',
    en: 'Sends a request to any HTTP API and returns status, headers and body.',
  },
  sentence: { 'zh-CN': '发送 {method} {url}', en: 'Send {method} {url}' },
  input,
  effect: { kind: 'by-input', kinds: ['read', 'idempotent', 'once'], of: effectOf },
  sample: {
    input: { method: 'GET', url: 'https://core.example.com/templates/T-1042' },
    output: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { id: 'T-1042', status: 'ENABLED' },
    },
  },
  async run(context) {
    const { input: given, config: connection, http, signal } = context;
    const encoded = encodeBody(given.body, given.bodyType);
    const response = await http.request(
      {
        method: given.method,
        url: targetOf(given.url, pairsOf(given.query ?? {}, 'query'), connection),
        headers: headersOf({
          defaults: {
            accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
            'user-agent': 'Weir',
            'idempotency-key': context.idempotencyKey,
            traceparent: context.traceparent,
            ...(encoded && { 'content-type': encoded.type }),
          },
          given: Object.fromEntries(pairsOf(given.headers ?? {}, 'headers')),
          signIn: authHeaders(connection),
        }),
        ...(encoded && { body: encoded.body }),
        redirects: maxRedirects,
      },
      signal,
    );
    const { status, headers } = response;
    if (isFailure(status, given.failOn))
      throw answerError(response, { excerpt: excerptOf(response) });
    const unreadable = effectOf(given).kind === 'once' ? 'unknown_outcome' : 'rejected';
    return { status, headers, body: readAnswer(response, given.response, unreadable) };
  },
});

function isFailure(status: number, failOn: readonly string[] = ['3xx', '4xx', '5xx']): boolean {
  const kind = `${String(status).slice(0, 1)}xx`;
  return failOn.some((each) => each === kind || each === String(status));
}

/** An answer that is text: often the only place that says what was wrong. */
function excerptOf(response: HttpResponse): string {
  const text = readText(response);
  return text.includes('\ufffd') || text.includes('\0') ? '' : text;
}
