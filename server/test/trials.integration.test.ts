import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapToken, type RunningWeir, startWeir } from './running-weir.ts';

/** Trying flows out through the front door: runs of drafts, pins, events by hand, steps alone, tests. */
let weir: RunningWeir;
let outside: { readonly server: Server; readonly url: string; readonly asked: string[] };

beforeAll(async () => {
  outside = await startOutside();
  weir = await startWeir({
    env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: new URL(outside.url).host },
  });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  outside?.server.close();
  outside?.server.closeAllConnections();
}, 60_000);

/** `/fail` is 500, `/hang` never answers, anything else is told what was asked. */
async function startOutside() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    if (path === '/hang') return;
    response.statusCode = path === '/fail' ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly version: number | 'draft';
  readonly output?: unknown;
  readonly error?: { readonly code: string };
  readonly test?: true;
  readonly followUp?: unknown;
  readonly trigger: { readonly [key: string]: unknown };
  readonly steps: Record<
    string,
    {
      status: string;
      ports: string[];
      input?: unknown;
      output?: unknown;
      pinned?: true;
      error?: { code: string };
    }
  >;
}

const at = (flow: string, rest = '') => `/api/v1/flows/${flow}${rest}`;
const ask = (path: string, method = 'GET', more: object = {}) => ({
  use: 'http.request',
  with: { method, url: `${outside.url}${path}` },
  ...more,
});

async function save(flow: string, steps: object, more: object = {}): Promise<void> {
  const before = await weir.api('GET', at(flow));
  const { revision } = before.body as { revision?: number };
  const response = await fetch(`${weir.url}${at(flow)}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${bootstrapToken}`,
      'content-type': 'application/json',
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
    body: JSON.stringify({ flow, name: flow, steps, ...more }),
  });
  expect(response.status).toBe(200);
}

async function publish(flow: string): Promise<void> {
  const answer = await weir.api('POST', at(flow, '/publish'));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
}

async function post<T>(path: string, body: object = {}): Promise<T> {
  const answer = await weir.api('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body as T;
}

async function run(flow: string, body: object): Promise<Run> {
  const { runId } = await post<{ runId: string }>(at(flow, '/run?wait=30s'), body);
  return (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Run;
}

async function refused(path: string, body: object) {
  const { status, body: answer } = await weir.api('POST', path, body);
  const { code, details } = (
    answer as { error: { code: string; details?: { problems: { path: string; code: string }[] } } }
  ).error;
  return { status, code, problems: details?.problems.map((each) => `${each.path} ${each.code}`) };
}

describe('a run of a draft', () => {
  const value = (given: unknown) => ({ a: { use: 'set', with: { value: given } } });

  test('is pinned to the document of that moment', async () => {
    const flow = 'draft-pinned';
    const wait = { use: 'wait', with: { signal: 'draft-goes-on', key: '1' } };
    const behind = (text: string) => ({
      wait,
      a: { use: 'set', after: 'wait', with: { value: text } },
    });
    await save(flow, behind('old {{ run.version }}'));
    const { runId } = await post<{ runId: string }>(at(flow, '/run'), { version: 'draft' });
    await save(flow, behind('new'));
    await post('/api/v1/signals/draft-goes-on', { key: '1', keep: '1m' });
    await expect
      .poll(async () => (await weir.api('GET', `/api/v1/runs/${runId}`)).body, { timeout: 30_000 })
      .toMatchObject({ status: 'succeeded', version: 'draft', output: { value: 'old draft' } });
    const { items } = (await weir.api('GET', `/api/v1/runs?flow=${flow}`)).body as { items: Run[] };
    expect(items.map(({ version }) => version)).toEqual(['draft']);
    expect((await weir.api('GET', at(flow, '/versions'))).body).toMatchObject({ items: [] });
  });

  test('is refused with the problems publishing would name', async () => {
    const flow = 'draft-wrong';
    await save(flow, { a: { use: 'set', with: { value: '{{ steps.b }}' } } });
    const expected = {
      status: 422,
      code: 'invalid_input',
      problems: ['steps.a.with.value step_unknown'],
    };
    expect(await refused(at(flow, '/run'), { version: 'draft' })).toEqual(expected);
    expect(await refused(at(flow, '/publish'), {})).toEqual(expected);
    expect((await refused(at('not-there', '/run'), { version: 'draft' })).status).toBe(404);
  });

  test('neither waits for a slot, nor tells anybody that it failed', async () => {
    await save('draft-told', value(1));
    await publish('draft-told');
    const settings = {
      concurrency: { key: 'one', limit: 1, over: 'replace' },
      onFailure: { call: 'draft-told' },
    };
    const steps = { wait: { use: 'wait', with: { signal: 'never', key: '1' } } };
    await save('draft-slot', steps, { settings });
    await publish('draft-slot');
    const { runId } = await post<{ runId: string }>(at('draft-slot', '/run'));
    await save('draft-slot', { no: { use: 'fail', with: { code: 'nope' } } }, { settings });
    const failed = await run('draft-slot', { version: 'draft' });
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'nope' } });
    expect(failed.followUp).toBeUndefined();
    const { items } = (await weir.api('GET', '/api/v1/runs?flow=draft-told')).body as {
      items: Run[];
    };
    expect(items).toEqual([]);
    expect((await weir.api('POST', `/api/v1/runs/${runId}/cancel`)).body).toMatchObject({
      status: 'cancelled',
    });
  });

  test('or of any version that is named', async () => {
    const flow = 'versions-named';
    await save(flow, value(1));
    await publish(flow);
    await save(flow, value(2));
    await publish(flow);
    expect(await run(flow, { version: 1, priority: 2 })).toMatchObject({
      version: 1,
      priority: 2,
      output: { value: 1 },
    });
    expect(await run(flow, {})).toMatchObject({ version: 2 });
    expect((await refused(at(flow, '/run'), { version: 3 })).status).toBe(404);
  });
});

describe('pins', () => {
  const flow = 'pinned';
  const steps = () => ({
    asks: ask('/pinned', 'POST', {
      undo: { use: 'http.request', with: { method: 'POST', url: `${outside.url}/undo` } },
    }),
    which: { use: 'branch', after: 'asks', with: { cases: { yes: false, no: true } } },
    each: {
      use: 'loop',
      after: 'which.yes',
      with: { items: [1, 2], steps: { inside: ask('/pinned-inside', 'POST') } },
    },
    tail: { use: 'set', after: 'which.no', with: { value: 1 } },
  });

  test('end with the given output, in each round, and nothing is asked', async () => {
    await save(flow, steps());
    const pins = { asks: { body: { n: 1 } }, which: { taken: ['yes'] }, inside: 'pinned' };
    const done = await run(flow, { version: 'draft', pins });
    expect(done).toMatchObject({ status: 'succeeded', output: ['pinned', 'pinned'] });
    expect(done.steps).toMatchObject({
      asks: { ports: ['ok'], output: { body: { n: 1 } }, pinned: true, attempts: 0 },
      which: { ports: ['yes'], pinned: true },
      each: { ports: ['ok'] },
      tail: { status: 'skipped' },
    });
    expect(done.steps['each']?.pinned).toBeUndefined();
    expect(outside.asked.filter((path) => path.includes('pinned'))).toEqual([]);
    const { items } = (await weir.api('GET', `/api/v1/runs/${done.id}/journal`)).body as {
      items: { step?: string; type: string; pinned?: true }[];
    };
    const inside = items.filter(({ step }) => step === 'inside');
    expect(inside).toMatchObject([
      { type: 'step-ended', pinned: true },
      { type: 'step-ended', pinned: true },
    ]);
  });

  test('are refused for a version, for steps that are not there, and where they cannot be', async () => {
    await save(flow, { ...steps(), no: { use: 'fail' } });
    const path = at(flow, '/run');
    expect(await refused(path, { version: 'draft', pins: { ask: 1, which: 1, no: 1 } })).toEqual({
      status: 422,
      code: 'invalid_input',
      problems: ['pins.ask step_unknown', 'pins.which outcome_wrong', 'pins.no outcome_wrong'],
    });
    await publish(flow);
    const published = { status: 422, code: 'invalid_input', problems: ['pins not_a_draft'] };
    expect(await refused(path, { pins: { asks: 1 } })).toEqual(published);
    expect(await refused(path, { version: 1, pins: { asks: 1 } })).toEqual(published);
  });
});

describe('an event by hand', () => {
  const flow = 'by-hand';
  const document = {
    input: { type: 'object', required: ['n'] },
    triggers: {
      hook: {
        use: 'webhook',
        with: { path: 'by-hand', auth: 'none' },
        when: '{{ trigger.body.on }}',
        dedupe: '{{ trigger.body.id }}',
      },
      started: { use: 'manual' },
    },
  };
  const event = (more: object = {}) => ({
    trigger: { id: 'hook', body: { on: true, id: 7 }, ...more },
  });

  test('is one of the trigger it names, judged by its condition, and never a duplicate', async () => {
    await save(flow, { a: { use: 'set', with: { got: '{{ trigger }}' } } }, document);
    await publish(flow);
    const first = await run(flow, event());
    const { at: _, ...got } = (first.output as { got: Record<string, unknown> }).got;
    expect(got).toEqual({
      id: 'hook',
      kind: 'webhook',
      method: 'POST',
      path: 'by-hand',
      query: {},
      headers: {},
      body: { on: true, id: 7 },
    });
    expect((await run(flow, event({ kind: 'call', headers: { a: 'b' } }))).trigger).toMatchObject({
      kind: 'webhook',
      headers: { a: 'b' },
    });
    const off = { trigger: { id: 'hook', body: { on: false } } };
    expect(await refused(at(flow, '/run'), off)).toMatchObject({ status: 422, code: 'filtered' });
    expect(await refused(at(flow, '/run'), { trigger: { id: 'hok' } })).toMatchObject({
      problems: ['trigger.id trigger_unknown'],
    });
    const wrong = { trigger: { id: 'hook', query: 1, method: 2 } };
    expect(await refused(at(flow, '/run'), wrong)).toMatchObject({
      problems: ['trigger.method type_wrong', 'trigger.query type_wrong'],
    });
  });

  test('of a manual start has its input judged', async () => {
    expect(await refused(at(flow, '/run'), { trigger: { id: 'started' } })).toMatchObject({
      status: 422,
    });
    const { trigger } = await run(flow, { trigger: { id: 'started' }, input: { n: 1 } });
    expect(trigger).toMatchObject({ id: 'started', kind: 'manual', input: { n: 1 } });
    expect((await run(flow, { input: { n: 1 } })).trigger).toMatchObject({ id: 'started' });
  });
});

interface StepTest {
  readonly runId: string;
  readonly status: string;
  readonly port?: string;
  readonly output?: unknown;
  readonly durationMs: number;
}

describe('a step alone', () => {
  const flow = 'step-alone';
  const testStep = (step: string, body: object = {}, wait = '30s') =>
    post<StepTest>(at(flow, `/steps/${step}/test?wait=${wait}`), body);
  beforeAll(async () => {
    await save(
      flow,
      {
        before: ask('/before', 'POST'),
        asks: ask('/{{ steps.before.id }}', 'POST', { after: 'before', retry: { attempts: 5 } }),
        fails: ask('/fail', 'GET', { after: 'before', onUnknown: 'attention' }),
        hangs: ask('/hang', 'GET', { after: 'before', timeout: '1h' }),
        each: {
          use: 'loop',
          after: 'before',
          with: {
            items: '{{ steps.before.items }}',
            steps: {
              twice: { use: 'code', with: { source: 'return [item * 2, index, steps.before]' } },
              text: { use: 'set', after: 'twice', with: { value: '{{ item }}' } },
            },
          },
        },
        later: { use: 'wait', after: 'each', with: { for: '3d' } },
        heard: { use: 'wait', after: 'each', with: { signal: 's', key: '{{ steps.before.id }}' } },
        maybe: { use: 'set', after: 'each', when: '{{ trigger.body.on }}', with: { on: true } },
      },
      {
        triggers: {
          hook: { use: 'webhook', with: { path: 'alone', auth: 'none' }, when: '{{ false }}' },
        },
      },
    );
  });

  test('an action is sent, once, with what was given', async () => {
    const done = await testStep('asks', { steps: { before: { id: 'alone' } } });
    expect(done).toMatchObject({
      status: 'ended',
      port: 'ok',
      input: { url: `${outside.url}/alone`, method: 'POST' },
      output: { status: 200, body: { path: '/alone' } },
    });
    expect(done.durationMs).toBeGreaterThanOrEqual(0);
    expect(outside.asked.filter((path) => path.endsWith('/alone'))).toEqual(['POST /alone']);
    expect(outside.asked.filter((path) => path.endsWith('/before'))).toEqual([]);
    const { body } = await weir.api('GET', `/api/v1/runs/${done.runId}`);
    expect(body).toMatchObject({ version: 'draft', flow, status: 'succeeded', priority: 1 });
    const audit = (await weir.api('GET', '/api/v1/audit')).body as { items: object[] };
    expect(audit.items[0]).toMatchObject({
      action: 'step.test',
      object: `${flow} asks ${done.runId}`,
    });
  });

  test('one that fails says why after one attempt', async () => {
    expect(await testStep('fails')).toMatchObject({
      status: 'ended',
      port: 'error',
      error: { code: 'unavailable', step: 'fails' },
    });
    expect(outside.asked.filter((path) => path.endsWith('/fail'))).toHaveLength(1);
  });

  test('one that does not end in time is given up', async () => {
    const late = await testStep('hangs', {}, '1s');
    expect(late).toMatchObject({ status: 'running' });
    await expect
      .poll(async () => (await weir.api('GET', `/api/v1/runs/${late.runId}`)).body, {
        timeout: 30_000,
      })
      .toMatchObject({ status: 'cancelled' });
  });

  test('one in a loop sees the item; a loop is carried out as a whole', async () => {
    const steps = { before: { items: [3, 4] } };
    expect(await testStep('twice', { item: 21, steps })).toMatchObject({
      output: [42, 0, { items: [3, 4] }],
    });
    const braces = ['{{ item }}', '{{', { a: '}} {{{ x' }];
    expect(await testStep('text', { item: braces })).toMatchObject({ output: { value: braces } });
    expect(await testStep('each', { steps })).toMatchObject({
      output: [{ value: 3 }, { value: 4 }],
      port: 'ok',
    });
  });

  test('a wait answers at once what it would wait for', async () => {
    expect(await testStep('later')).toMatchObject({ status: 'waiting', wait: { kind: 'time' } });
    const heard = await testStep('heard', { steps: { before: { id: 5 } } });
    expect(heard).toMatchObject({
      status: 'waiting',
      wait: { kind: 'signal', name: 's', key: '5' },
    });
    expect((await weir.api('GET', `/api/v1/runs/${heard.runId}`)).body).toMatchObject({
      status: 'cancelled',
    });
  });

  test('its condition counts, that of its trigger does not', async () => {
    const on = (value: boolean) => ({ trigger: { id: 'hook', body: { on: value } } });
    expect(await testStep('maybe', on(true))).toMatchObject({
      status: 'ended',
      output: { on: true },
    });
    expect(await testStep('maybe', on(false))).toMatchObject({ status: 'skipped' });
  });

  test('is refused for what is not there', async () => {
    const path = (step: string) => at(flow, `/steps/${step}/test`);
    expect((await refused(path('nothing'), {})).status).toBe(404);
    expect((await refused(at('nowhere', '/steps/a/test'), {})).status).toBe(404);
    expect(await refused(path('asks'), { steps: { befor: 1 } })).toMatchObject({
      problems: ['steps.befor step_unknown'],
    });
    expect(await refused(path('asks'), { steps: { asks: 1 } })).toMatchObject({
      problems: ['steps.asks outcome_wrong'],
    });
  });
});

describe('a test of a flow', () => {
  const flow = 'tested';
  const testFlow = (body: object, wait = '30s') => post<Run>(at(flow, `/test?wait=${wait}`), body);
  beforeAll(async () => {
    await save(flow, {
      asks: ask('/tested', 'POST', {
        undo: { use: 'http.request', with: { method: 'POST', url: `${outside.url}/tested-undo` } },
        group: 'gpu',
      }),
      sorry: { use: 'set', after: 'asks.error', with: { code: '{{ errors.asks.code }}' } },
      pause: { use: 'wait', after: 'asks', with: { for: '3d' } },
      heard: { use: 'wait', after: 'pause', with: { signal: 's', key: 'k', timeout: '1d' } },
      tries: {
        use: 'code',
        after: 'heard',
        retry: { attempts: 4, delay: '1h', on: ['sandbox_error'] },
        with: { source: 'throw new Error("no")' },
      },
      calls: { use: 'call', after: 'heard.timeout', with: { flow: 'nowhere' } },
      polls: {
        use: 'repeat',
        after: 'calls',
        with: { while: '{{ true }}', max: 3, delay: '1h', steps: { in: { use: 'set' } } },
      },
    });
  });

  test('what it would ask is answered by stubs, and time passes at once', async () => {
    const stubs = {
      asks: { output: { status: 200 } },
      heard: { port: 'timeout' },
      calls: { output: { done: true } },
    };
    const done = await testFlow({ stubs });
    expect(done).toMatchObject({ status: 'succeeded', test: true, version: 'draft' });
    expect(done.steps).toMatchObject({
      asks: { input: { url: `${outside.url}/tested` }, output: { status: 200 } },
      sorry: { status: 'skipped' },
      pause: { output: { by: 'time' } },
      heard: { ports: ['timeout'] },
      calls: { output: { done: true } },
      polls: { ports: ['exhausted'] },
      tries: { status: 'skipped' },
    });
    expect(outside.asked.filter((path) => path.includes('tested'))).toEqual([]);
  });

  test('errors are those of the stubs, and are not tried again; code is', async () => {
    const error = { code: 'unavailable', message: '503', details: { n: 1 } };
    const handled = await testFlow({ stubs: { asks: { error } } });
    expect(handled).toMatchObject({ status: 'succeeded', output: { code: 'unavailable' } });
    expect(handled.steps['asks']).toMatchObject({
      ports: ['error'],
      attempts: 1,
      error: { ...error, message: { en: '503' } },
    });
    const heard = { output: { by: 'signal', data: 1 } };
    const failed = await testFlow({ stubs: { asks: {}, heard } });
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'sandbox_error', step: 'tries' },
    });
    expect(failed.steps['tries']).toMatchObject({ attempts: 4 });
  });

  test('nothing leaves for want of a stub', async () => {
    const open = await testFlow({ stubs: { asks: {} } });
    expect(open).toMatchObject({ status: 'failed', error: { code: 'not_stubbed', step: 'heard' } });
    const none = await testFlow({});
    expect(none).toMatchObject({ output: { code: 'not_stubbed' } });
    expect(outside.asked.filter((path) => path.includes('tested'))).toEqual([]);
  });

  test('is one of the document that is given, whose surroundings need not be there', async () => {
    const document = {
      flow,
      name: flow,
      triggers: {
        hook: {
          use: 'webhook',
          with: { path: 'by-hand', auth: 'none' },
          when: '{{ trigger.body.on }}',
        },
      },
      steps: {
        get: { use: 'core.get-user', connection: 'nowhere', with: { id: '{{ trigger.body.id }}' } },
      },
      settings: { onFailure: { call: 'nowhere', undo: true } },
    };
    const trigger = { id: 'hook', body: { on: true, id: 'u1' } };
    const done = await testFlow({ document, trigger, stubs: { get: { output: { name: 'A' } } } });
    expect(done).toMatchObject({ status: 'succeeded', steps: { get: { input: { id: 'u1' } } } });
    const path = at(flow, '/test');
    expect(await refused(path, { document, trigger: { id: 'hook', body: {} } })).toMatchObject({
      code: 'filtered',
    });
    expect(await refused(path, { document: { ...document, steps: {} } })).toMatchObject({
      problems: ['steps no_steps'],
    });
    expect(
      await refused(path, { document, stubs: { git: {}, get: { port: 'timeout' } } }),
    ).toMatchObject({
      problems: ['stubs.git step_unknown', 'stubs.get outcome_wrong'],
    });
  });

  test('undoes in name only', async () => {
    const steps = {
      a: ask('/tested', 'POST', {
        undo: { use: 'http.request', with: { method: 'POST', url: `${outside.url}/tested` } },
      }),
      b: { use: 'fail', after: 'a' },
    };
    const document = { flow, name: flow, steps, settings: { onFailure: { undo: true } } };
    const done = await testFlow({ document, stubs: { a: {} } });
    expect(done).toMatchObject({
      status: 'failed',
      undone: 'complete',
      steps: { a: { undone: true } },
    });
    expect(outside.asked.filter((path) => path.includes('tested'))).toEqual([]);
  });
});
