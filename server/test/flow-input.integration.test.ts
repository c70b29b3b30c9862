import { parseJson, stringifyJson } from '@weir/contract/json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapToken, type RunningWeir, startWeir } from './running-weir.ts';

/** What a flow says of its input, through the front door: published, refused, started, with real guests. */
let weir: RunningWeir;

beforeAll(async () => {
  weir = await startWeir({ env: { WEIR_DEMO: 'false' } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
}, 60_000);

const schema = {
  type: 'object',
  required: ['orderId', 'items'],
  properties: {
    orderId: { type: 'integer' },
    items: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['sku'],
        properties: { sku: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' }, count: { default: 1 } },
        additionalProperties: false,
      },
    },
    notify: { $ref: '#/$defs/notify', default: {} },
  },
  $defs: { notify: { type: 'object', properties: { byMail: { type: 'boolean', default: true } } } },
};
const flowOf = (flow: string, input: unknown, more: object = {}) => ({
  flow,
  name: 'Takes an order',
  input,
  steps: { all: { use: 'set', with: { value: '{{ trigger.input }}' } } },
  output: '{{ steps.all.value }}',
  ...more,
});

/** Integers beyond 2^53 keep their digits on the way. */
async function api(call: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${weir.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: stringifyJson(body) }),
  });
  return { status: response.status, body: parseJson(await response.text()) };
}

async function publish(document: { flow: string }) {
  expect(await api(`PUT flows/${document.flow}`, document)).toMatchObject({ status: 200 });
  return api(`POST flows/${document.flow}/publish`);
}
const run = (flow: string, body?: unknown) => api(`POST flows/${flow}/run?wait=20s`, body);

describe('a start by hand', () => {
  beforeAll(async () => {
    expect(await publish(flowOf('order', schema))).toMatchObject({ status: 201 });
  });

  test('has the defaults, and all digits', async () => {
    const orderId = 12_345_678_901_234_567_890n;
    const input = { orderId, items: [{ sku: 'AB-1' }, { sku: 'AB-2', count: 3 }] };
    expect(await run('order', { input })).toMatchObject({
      status: 202,
      body: {
        status: 'succeeded',
        output: {
          orderId,
          items: [
            { sku: 'AB-1', count: 1 },
            { sku: 'AB-2', count: 3 },
          ],
          notify: { byMail: true },
        },
      },
    });
  });

  test('that brings something else is refused with all problems, and there is no run', async () => {
    const input = { orderId: '1', items: [{ sku: 'x' }, { extra: 1 }], notify: { byMail: null } };
    const { status, body } = await run('order', { input });
    expect([status, body]).toMatchObject([
      422,
      { error: { code: 'invalid_input', field: 'input.orderId', retryable: false } },
    ]);
    const { error } = body as { error: { details: { problems: object[] }; message: object } };
    expect(error.details.problems).toMatchObject([
      { path: 'input.orderId', code: 'wrong_type' },
      { path: 'input.items[0].sku', code: 'wrong_value' },
      { path: 'input.items[1].sku', code: 'input_missing' },
      { path: 'input.items[1].extra', code: 'input_unknown' },
      { path: 'input.notify.byMail', code: 'wrong_type' },
    ]);
    expect(error.message).toEqual({
      'zh-CN': '输入不符合要求：input.orderId：应为整数，现在是文本。',
      en: 'The input is not as required: input.orderId: Expected a whole number, found text.',
    });
    const runs = (await api('GET runs?flow=order')).body as { items: object[] };
    expect(runs.items).toHaveLength(1);
  });

  test('without an input brings {}', async () => {
    const optional = { type: 'object', properties: { size: { default: 'M' } } };
    expect(await publish(flowOf('optional', optional))).toMatchObject({ status: 201 });
    const started = { body: { status: 'succeeded', output: { size: 'M' } } };
    expect(await run('optional')).toMatchObject(started);
    expect(await run('optional', { trigger: { body: 1 } })).toMatchObject(started);
    expect(await run('optional', { input: [] })).toMatchObject({ status: 422 });
    expect(await run('order')).toMatchObject({ status: 422 });
  });

  test('that would never be judged is refused in time', async () => {
    const slow = { properties: { text: { pattern: '^(a+)+$' } } };
    expect(await publish(flowOf('slow', slow))).toMatchObject({ status: 201 });
    expect(await run('slow', { input: { text: `${'a'.repeat(50)}!` } })).toMatchObject({
      status: 500,
      body: { error: { code: 'sandbox_timeout', field: 'input' } },
    });
    expect(await run('slow', { input: { text: 'aaa' } })).toMatchObject({
      body: { status: 'succeeded' },
    });
  });
});

test('an event of a trigger is not asked for an input', async () => {
  const triggers = {
    hook: { use: 'webhook', with: { path: 'orders', auth: 'none', respond: 'finished' } },
  };
  const document = flowOf('hooked', schema, { triggers, output: '{{ trigger.body }}' });
  expect(await publish(document)).toMatchObject({ status: 201 });
  const answer = await fetch(`${weir.url}/hooks/default/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"any":1}',
  });
  expect([answer.status, await answer.text()]).toEqual([200, '{"any":1}']);
});

test('what is no schema is not published, and every place is told', async () => {
  const wrong = {
    type: 'objekt',
    properties: {
      a: { pattern: '(' },
      b: { $ref: 'https://example.com/schema.json' },
      c: { $ref: '#/$defs/none' },
    },
  };
  const { status, body } = await publish(flowOf('wrong', wrong));
  const { error } = body as { error: { details: { problems: { path: string; code: string }[] } } };
  expect(status).toBe(422);
  expect(error.details.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'input.type wrong_value',
    'input.properties.b.$ref wrong_value',
    'input.properties.c.$ref reference_unknown',
    'input.properties.a.pattern pattern_invalid',
  ]);
  const endless = { properties: { next: { $ref: '#', default: {} } } };
  expect(await publish(flowOf('endless', endless))).toMatchObject({
    status: 422,
    body: { error: { details: { problems: [{ path: 'input', code: 'schema_invalid' }] } } },
  });
});
