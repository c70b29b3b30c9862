import {
  type ActionContext,
  ConnectorError,
  defineAction,
  defineConnector,
  type Effect,
  field,
  type HttpRequest,
  idempotent,
  idempotentFor,
  once,
  read,
} from '@weir/connectors/sdk';
import { beforeEach, expect, test } from 'vitest';
import { type HostUnderTest, hostUnderTest } from './host-under-test.ts';

const text = { 'zh-CN': '名称', en: 'Name' };
type Context = ActionContext<Record<string, unknown>, Record<string, unknown>>;

/** What the action and the other side do is set by each test. */
let act: (context: Context) => unknown;
let answer: (request: HttpRequest, signal: AbortSignal) => Promise<unknown>;
let requests: HttpRequest[];
let weir: HostUnderTest;

const action = (key: string, effect: Effect) =>
  defineAction({})({
    key,
    name: text,
    description: text,
    sentence: text,
    effect,
    input: {},
    sample: { input: {}, output: null },
    run: async (context) => act(context as Context),
  });

const effects: Readonly<Record<string, Effect>> = { a: read, b: idempotent, c: once };

const world = defineConnector({
  key: 'world',
  name: text,
  description: text,
  config: {},
  actions: [
    action('read', read),
    action('idempotent', idempotentFor(1000)),
    action('once', once),
    defineAction({})({
      key: 'chosen',
      name: text,
      description: text,
      sentence: text,
      input: { effect: field.select(['a', 'b', 'c', 'd'], { label: text }) },
      effect: {
        kind: 'by-input',
        kinds: ['read', 'idempotent', 'once'],
        of: ({ effect }) => {
          const found = effects[effect];
          if (found === undefined) throw new Error('cannot say');
          return found;
        },
      },
      sample: { input: { effect: 'a' }, output: null },
      run: async (context) => act(context as unknown as Context),
    }),
  ],
});

const ok = { status: 200, headers: {}, body: new Uint8Array() };
const never = new AbortController().signal;

beforeEach(() => {
  requests = [];
  answer = async () => ok;
  act = (context) => send(context);
  weir = hostUnderTest({
    connectors: [world],
    graceMs: 0,
    http: {
      request: async (request, signal) => {
        requests.push(request);
        return (await answer(request, signal)) as typeof ok;
      },
    },
  });
});

async function send({ http, signal }: Context, more: Partial<HttpRequest> = {}): Promise<null> {
  await http.request({ method: 'POST', url: 'http://a.example/', ...more }, signal);
  return null;
}

const fails = (error: unknown) => () => Promise.reject(error);
const error = (
  code: ConstructorParameters<typeof ConnectorError>[0],
  more?: { nothingSent?: true },
) => new ConnectorError(code, 'said so', more);

const unreached = fails(error('unavailable', { nothingSent: true }));
const lateUnreached = fails(error('timeout', { nothingSent: true }));
const lost = fails(error('unknown_outcome'));
const late = fails(error('timeout'));
/** What the client throws of an answer it cannot read, and of a redirect it does not follow. */
const unreadable = fails(error('rejected'));
const huge = fails(error('too_large'));
const refused = fails(error('forbidden'));
/** A later hop of a redirect that could not be reached. */
const halfway = fails(error('unavailable'));

/** No part of it is large: what counts is the text that repeats the shared one. */
const half = 'x'.repeat(4 * 1024 * 1024);
const oversized = { first: half, second: half };

const thrown = (what: unknown) => async (context: Context) => {
  await send(context);
  throw what;
};

test.each<[string, () => void, readonly [string, string, string], boolean]>([
  [
    'a target nobody reaches',
    () => (answer = unreached),
    ['unavailable', 'unavailable', 'unavailable'],
    false,
  ],
  [
    'time over while connecting',
    () => (answer = lateUnreached),
    ['timeout', 'timeout', 'unavailable'],
    false,
  ],
  [
    'an answer that was lost',
    () => (answer = lost),
    ['unavailable', 'unavailable', 'unknown_outcome'],
    true,
  ],
  [
    'time over after sending',
    () => (answer = late),
    ['timeout', 'timeout', 'unknown_outcome'],
    true,
  ],
  [
    'a redirect that ends nowhere',
    () => (answer = halfway),
    ['unavailable', 'unavailable', 'unknown_outcome'],
    true,
  ],
  [
    'an answer that cannot be read',
    () => (answer = unreadable),
    ['rejected', 'rejected', 'unknown_outcome'],
    true,
  ],
  [
    'an answer that is too large',
    () => (answer = huge),
    ['too_large', 'too_large', 'unknown_outcome'],
    true,
  ],
  [
    'a redirect to a forbidden place',
    () => (answer = refused),
    ['forbidden', 'forbidden', 'unknown_outcome'],
    true,
  ],
  [
    'a redirect to what does not exist',
    () => {
      answer = async () => ({ ...ok, redirected: true });
      act = thrown(error('not_found'));
    },
    ['not_found', 'not_found', 'unknown_outcome'],
    true,
  ],
  [
    'an output that is too large, after sending',
    () => (act = async (c) => [await send(c), oversized]),
    ['too_large', 'too_large', 'unknown_outcome'],
    true,
  ],
  [
    'an output that is too large, nothing sent',
    () => (act = () => oversized),
    ['too_large', 'too_large', 'too_large'],
    false,
  ],
  [
    'a defect after sending',
    () => (act = thrown(new TypeError('x'))),
    ['internal', 'internal', 'unknown_outcome'],
    true,
  ],
  [
    'an unfit output after sending',
    () => (act = async (c) => [await send(c), () => 1]),
    ['internal', 'internal', 'unknown_outcome'],
    true,
  ],
  [
    'a refusal',
    () => (act = thrown(error('rejected'))),
    ['rejected', 'rejected', 'rejected'],
    true,
  ],
  [
    'a rate limit',
    () => (act = thrown(error('rate_limited'))),
    ['rate_limited', 'rate_limited', 'rate_limited'],
    true,
  ],
  [
    'an answer 504',
    () => (act = thrown(error('timeout'))),
    ['timeout', 'timeout', 'timeout'],
    true,
  ],
  [
    'a connector that calls a lost answer rejected',
    () => {
      answer = lost;
      act = (c) => send(c).catch(() => Promise.reject(error('rejected')));
    },
    ['rejected', 'rejected', 'unknown_outcome'],
    true,
  ],
  [
    'an unknown outcome that was told',
    () => (act = thrown(error('unknown_outcome'))),
    ['unavailable', 'unavailable', 'unknown_outcome'],
    true,
  ],
  [
    'a defect before sending',
    () => (act = () => Promise.reject(new TypeError('x'))),
    ['internal', 'internal', 'internal'],
    false,
  ],
])('%s', async (_name, arrange, codes, sent) => {
  arrange();
  for (const [i, use] of ['read', 'idempotent', 'once'].entries()) {
    expect(await weir.outcome({ use: `world.${use}` })).toMatchObject({
      ok: false,
      error: { code: codes[i] },
      sent,
    });
  }
});

test('requests that change nothing are not counted as sent: reads, and posts that say so', async () => {
  answer = late;
  for (const more of [{ method: 'GET' }, { method: 'head' }, { changes: false }]) {
    act = (context) => send(context, more);
    expect(await weir.outcome({ use: 'world.once' })).toMatchObject({
      error: { code: 'unavailable' },
      sent: false,
    });
  }
  act = (context) => send(context, { method: 'GET', changes: true });
  expect(await weir.outcome({ use: 'world.once' })).toMatchObject({
    error: { code: 'unknown_outcome' },
    sent: true,
  });
});

test('a read that runs late after something was sent leaves the outcome unknown', async () => {
  answer = async (request) => (request.method === 'GET' ? late() : ok);
  act = async (context) => {
    await send(context);
    return send(context, { method: 'GET' });
  };
  expect(await weir.outcome({ use: 'world.once' })).toMatchObject({
    error: { code: 'unknown_outcome' },
    sent: true,
  });
});

test('only what must not be sent twice gets a connection of its own', async () => {
  act = async (context) => [await send(context), await send(context, { method: 'GET' })];
  await weir.outcome({ use: 'world.once' });
  await weir.outcome({ use: 'world.idempotent' });
  expect(requests.map(({ fresh }) => fresh)).toEqual([true, false, false, false]);
});

test('a request has the time of the step, unless it names its own', async () => {
  act = async (context) => [await send(context), await send(context, { timeoutMs: 5 })];
  await weir.outcome({ use: 'world.read', timeoutMs: 60_000 });
  await weir.outcome({ use: 'world.read' });
  expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([60_000, 5, undefined, 5]);
});

/** Ends as the client does: at once, by `timeout`. */
const untilAborted = (_request: HttpRequest, signal: AbortSignal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(error('timeout')));
  });

const deaf = () => new Promise(() => {});

test.each<[string, (request: HttpRequest, signal: AbortSignal) => Promise<unknown>]>([
  ['an action that listens', untilAborted],
  ['an action that does not', deaf],
])('the end of a step ends %s', async (_name, wait) => {
  let started = () => {};
  answer = (request, signal) => {
    started();
    return wait(request, signal);
  };
  for (const [use, code] of [
    ['world.idempotent', 'timeout'],
    ['world.once', 'unknown_outcome'],
  ] as const) {
    const stop = new AbortController();
    started = () => stop.abort();
    const ended = weir.outcome({ use, signal: stop.signal });
    expect(await ended).toMatchObject({ error: { code }, sent: true });
    started = () => {};
    expect(await weir.outcome({ use, timeoutMs: 20 })).toMatchObject({
      error: { code },
      sent: true,
    });
  }
});

test('requests end with the step, whatever signal the action passes', async () => {
  const seen: AbortSignal[] = [];
  answer = (request, signal) => {
    seen.push(signal);
    return untilAborted(request, signal);
  };
  act = ({ http }) => http.request({ method: 'POST', url: 'http://a.example/' }, never);
  expect(await weir.outcome({ use: 'world.once', timeoutMs: 20 })).toMatchObject({
    error: { code: 'unknown_outcome' },
  });
  expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
});

test.each([
  ['world.read', 'timeout'],
  ['world.once', 'unavailable'],
])('%s that is over before it begins is not run', async (use, code) => {
  act = () => {
    throw new Error('must not run');
  };
  expect(await weir.outcome({ use, signal: AbortSignal.abort() })).toMatchObject({
    error: { code },
    sent: false,
  });
  expect(weir.logged).toEqual([]);
});

test('an action that ends in time although it was told to stop has its result', async () => {
  const stop = new AbortController();
  act = () => {
    stop.abort();
    return 1;
  };
  expect(await weir.outcome({ use: 'world.once', signal: stop.signal })).toEqual({
    ok: true,
    output: 1,
  });
});

test('the effect of an action', () => {
  const effectOf = (use: string, input: object = {}) =>
    weir.host.effectOf({ use, input: { ...input } });
  expect(effectOf('world.read')).toEqual(read);
  expect(effectOf('world.idempotent')).toEqual(idempotentFor(1000));
  expect(effectOf('world.once')).toEqual(once);
  expect(effectOf('world.chosen', { effect: 'b' })).toEqual(idempotent);
  expect(effectOf('world.chosen', { effect: 'c' })).toEqual(once);
});

test('an action nobody knows and an unfit input change nothing; one that cannot say may', () => {
  const effectOf = (use: string, input: object) => weir.host.effectOf({ use, input: { ...input } });
  expect(effectOf('world.undo', {})).toEqual(read);
  expect(effectOf('world.chosen', { effect: 'x' })).toEqual(read);
  expect(weir.host.effectOf({ use: 'world.chosen', input: null })).toEqual(read);
  expect(effectOf('world.chosen', { effect: 'd' })).toEqual(once);
});
