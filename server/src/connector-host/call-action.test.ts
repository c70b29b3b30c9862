import {
  type ActionContext,
  ConnectorError,
  defineAction,
  defineConnector,
  field,
  type HttpClient,
  idempotent,
  read,
} from '@weir/connectors/sdk';
import { toErrorData } from '@weir/contract/weir-error';
import { beforeEach, expect, test } from 'vitest';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';

const canary = 'canary-4711-secret';
const text = { 'zh-CN': '名称', en: 'Name' };
const config = {
  url: field.url({ label: text }).default('https://default.example'),
  token: field.secret({ label: text }),
};
type Context = ActionContext<Record<string, unknown>, Record<string, unknown>>;

/** What the action does is set by each test. */
let act: (context: Context) => unknown;

const data = { name: text, description: text, sentence: text, sample: { input: {}, output: null } };
const things = defineConnector({
  key: 'things',
  name: text,
  description: text,
  config,
  hiddenForms: ({ token }) => [Buffer.from(`user:${token}`).toString('base64')],
  actions: [
    defineAction(config)({
      ...data,
      key: 'do',
      effect: idempotent,
      input: {
        id: field.string({ label: text }),
        kind: field.select(['a', 'b'], { label: text }).default('a'),
        card: field.object({ title: field.string({ label: text }) }, { label: text }).optional(),
      },
      run: async (context) => act(context as unknown as Context),
    }),
  ],
});
const bare = defineConnector({
  key: 'bare',
  name: text,
  description: text,
  config: {},
  actions: [
    defineAction({})({
      ...data,
      key: 'do',
      effect: read,
      input: {},
      run: async (context) => act(context as Context),
    }),
  ],
});

const looseConfig = { kind: field.select(['a', 'b'], { label: text }).default('a') };
const loose = defineConnector({
  key: 'loose',
  name: text,
  description: text,
  config: looseConfig,
  connectionOptional: true,
  actions: [
    defineAction(looseConfig)({
      ...data,
      key: 'do',
      effect: read,
      input: {},
      run: async (context) => act(context as Context),
    }),
  ],
});

const http: HttpClient = { request: () => Promise.reject(new Error('not here')) };

let weir: HostUnderTest;
const call = { use: 'things.do', connection: 'one', input: { id: 'x' } };

beforeEach(() => {
  act = () => null;
  weir = hostUnderTest({ connectors: [things, bare, loose], http });
  weir.save({ key: 'one', connector: 'things', config: {}, secrets: { token: canary } });
  weir.save({ key: 'other', connector: 'bare', config: {} });
  weir.save({ key: 'incomplete', connector: 'things', config: { url: 'core' } });
});

test('the action gets its checked input, the opened config and the key of the step', async () => {
  let seen: Context | undefined;
  act = (context) => {
    seen = context;
    return { ok: true };
  };
  const more = {
    idempotencyKey: 'a'.repeat(32),
    traceparent: '00-t',
    input: { id: 9223372036854775807n },
  };
  expect(await weir.call({ ...call, ...more })).toEqual({ ok: true });
  expect(seen).toMatchObject({
    input: { id: '9223372036854775807', kind: 'a' },
    config: { url: 'https://default.example', token: canary },
    idempotencyKey: 'a'.repeat(32),
    traceparent: '00-t',
  });
});

test('all problems of an input are told at once, the first one as the field', async () => {
  const error = await weir.failure({
    ...call,
    input: { id: '', kind: 'c', card: { title: null }, more: 1 },
  });
  expect(error).toMatchObject({ code: 'invalid_input', options: { field: 'with.id' } });
  const { problems } = error.options.details as {
    problems: { field: string; message: { 'zh-CN': string; en: string } }[];
  };
  expect(problems.map((each) => each.field)).toEqual([
    'with.id',
    'with.kind',
    'with.card.title',
    'with.more',
  ]);
  for (const { message } of problems) {
    expect(message['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(message.en).not.toMatch(/\p{Script=Han}/u);
  }
});

test.each([
  ['an unknown action', { use: 'things.undo' }, 'not_found', 'use'],
  ['an inherited name', { use: 'constructor' }, 'not_found', 'use'],
  ['no connection', { connection: undefined }, 'invalid_input', 'connection'],
  ['an unknown connection', { connection: 'two' }, 'not_found', 'connection'],
  ['a connection of another tenant', { tenant: 'other' }, 'not_found', 'connection'],
  ['a connection of another connector', { connection: 'other' }, 'invalid_input', 'connection'],
  ['an incomplete connection', { connection: 'incomplete' }, 'invalid_input', 'connection'],
  ['no object as input', { input: 'x' }, 'invalid_input', 'with'],
])('%s', async (...[, change, code, place]) => {
  act = () => {
    throw new Error('must not run');
  };
  expect(await weir.failure({ ...call, ...change })).toMatchObject({
    code,
    options: { field: place },
  });
});

test('a connection of another connector says which it is', async () => {
  expect((await weir.failure({ ...call, connection: 'other' })).params).toEqual({
    reason: 'other: bare ≠ things',
  });
});

test('a connector without fields needs no connection', async () => {
  act = () => 1;
  expect(await weir.call({ use: 'bare.do' })).toBe(1);
});

test('a connector error keeps code, sentence, field, wait and details', async () => {
  act = () => {
    throw new ConnectorError('rate_limited', 'slow down', {
      field: 'receiver',
      retryAfterMs: 1500,
      details: { vendorCode: 99991400 },
    });
  };
  expect(toErrorData(await weir.failure(call))).toMatchObject({
    code: 'rate_limited',
    message: { 'zh-CN': '超出频率限制：slow down', en: 'Rate limit exceeded: slow down' },
    retryable: true,
    field: 'with.receiver',
    retryAfter: 1500,
    details: { vendorCode: 99991400 },
  });
});

test('an error that forbids it is not retryable, whatever its code', async () => {
  act = () => {
    throw new ConnectorError('unavailable', 'closed for good', { retryable: false });
  };
  expect(toErrorData(await weir.failure(call)).retryable).toBe(false);
});

test.each<[string, () => unknown]>([
  ['an error', () => Promise.reject(new TypeError('private detail'))],
  ['a text', () => Promise.reject('private detail')],
  ['nothing', () => Promise.reject(undefined)],
  ['a function as output', () => ({ private: 'detail', run: () => 1 })],
  ['an endless output', () => [0].map((_value, _i, list) => Object.assign(list, [list]))],
])('%s is internal, its text only in the log', async (_name, run) => {
  act = run;
  const error = await weir.failure(call);
  expect(error.code).toBe('internal');
  expect(JSON.stringify(toErrorData(error))).not.toContain('private');
  expect(weir.logged).toHaveLength(1);
  expect(weir.logged[0]).toContain('"tenant":"acme","use":"things.do"');
});

test('what caused an unexpected error stands in the log', async () => {
  act = () => {
    throw new Error('broken', { cause: new Error('by this') });
  };
  await weir.failure(call);
  expect(weir.logged[0]).toMatch(/broken.*Caused by: Error: by this/);
});

test('a secret stands in no output, error or log line, in no spelling', async () => {
  const spelt = [canary, Buffer.from(canary).toString('base64'), encodeURIComponent(canary)].join(
    ' ',
  );
  const failures: (() => never)[] = [
    () => {
      throw new ConnectorError('auth_failed', spelt, {
        field: canary,
        details: { header: spelt, [canary]: 1 },
      });
    },
    () => {
      throw new Error('broken', { cause: new Error(spelt) });
    },
  ];
  for (const fail of failures) {
    act = (context) => {
      context.log.info(spelt, { spelt, [canary]: 1 });
      context.log.warn(spelt, { spelt });
      return fail();
    };
    const error = await weir.failure(call);
    expect(`${JSON.stringify(toErrorData(error))} ${error.stack}`).not.toMatch(/canary|Y2FuYXJ5/);
  }
  act = () => ({ [canary]: spelt });
  expect(await weir.call(call)).toEqual({ '•••': '••• ••• •••' });
  expect(weir.logged).toHaveLength(5);
  expect(weir.logged.join()).not.toMatch(/canary|Y2FuYXJ5/);
});

test('a secret that is a number stands in no output, detail or log line as a number either', async () => {
  weir.save({ key: 'one', connector: 'things', config: {}, secrets: { token: '8215550174' } });
  act = ({ log }) => {
    log.info('seen', { code: 8215550174 });
    return { code: 8215550174, other: 8215550175 };
  };
  expect(await weir.call(call)).toEqual({ code: '•••', other: 8215550175 });
  act = () => {
    throw new ConnectorError('rejected', 'no', { details: { code: 8215550174, status: 400 } });
  };
  expect(toErrorData(await weir.failure(call)).details).toEqual({ code: '•••', status: 400 });
  expect(weir.logged.join()).not.toContain('8215550174');
});

test('the cache lasts while the connection stays the same, and is its own', async () => {
  act = ({ cache }) => {
    const known = cache.get('token') ?? null;
    cache.set('token', 'kept', 60_000);
    return known;
  };
  expect(await weir.call(call)).toBeNull();
  expect(await weir.call(call)).toBe('kept');
  weir.save({ key: 'one', connector: 'things', config: {}, secrets: { token: 'changed-secret' } });
  expect(await weir.call(call)).toBeNull();
  weir.save({ key: 'second', connector: 'things', config: {}, secrets: { token: canary } });
  expect(await weir.call({ ...call, connection: 'second' })).toBeNull();
});

test('what gives a secret away, and what was cached, is hidden like the secret', async () => {
  const basic = Buffer.from(`user:${canary}`).toString('base64');
  act = ({ cache }) => {
    cache.set('token', 'fetched-token-1', 60_000);
    cache.set('token', 'fetched-token-2', 60_000);
    return [`Basic ${basic}`, 'Bearer fetched-token-1', 'fetched-token-2'];
  };
  expect(await weir.call(call)).toEqual(['Basic •••', 'Bearer •••', '•••']);
});

test('a long sentence is cut behind the mask, so that no half of a secret is left', async () => {
  const text = `${'x'.repeat(490)}${canary}${'y'.repeat(3000)}`;
  act = () => {
    throw new ConnectorError('rejected', text, { details: { text } });
  };
  const { message, details } = toErrorData(await weir.failure(call));
  expect(message.en).toMatch(/x•••y+…$/);
  expect(message.en.length).toBeLessThan(520);
  expect(JSON.stringify(details)).toMatch(/x•••y+…/);
});

test('without a connection the config is what the defaults give, and nothing is kept', async () => {
  let seen: unknown;
  act = ({ config, cache }) => {
    cache.set('token', 'kept', 60_000);
    seen = { config, kept: cache.get('token') };
  };
  await weir.call({ use: 'loose.do' });
  expect(seen).toEqual({ config: { kind: 'a' }, kept: undefined });
});
