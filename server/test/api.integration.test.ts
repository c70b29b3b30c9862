import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endpoints } from '@weir/contract/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapToken, type RunningWeir, startWeir } from './running-weir.ts';

/** The API as scripts and browsers meet it, in real processes. */
let weir: RunningWeir;

beforeAll(async () => {
  weir = await startWeir();
}, 30_000);
afterAll(async () => {
  await weir?.stop();
}, 30_000);

const call = (path: string, init: RequestInit = {}) => fetch(`${weir.url}${path}`, init);
const json = { 'content-type': 'application/json' };
const signInWith = (code: string, headers: Record<string, string> = { origin: weir.url }) =>
  call('/api/v1/sign-in', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ code }),
  });
const codeIn = (text: string): string => /#code=([\w-]+)/.exec(text)?.[1] ?? '';

/** `weir sign-in` as a person runs it beside the server. */
function newLink(): string {
  const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [entry, 'sign-in'], {
    env: { PATH: process.env['PATH'] ?? '', WEIR_DATA_DIR: weir.folder },
    encoding: 'utf8',
  });
  return stdout.trim();
}

describe('first sign-in', () => {
  it('the printed link works once and gives a session that ends with sign-out', async () => {
    const code = codeIn(weir.output());
    const first = await signInWith(code);
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({ user: { role: 'owner' }, tenant: 'default' });
    const set = first.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^weir_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    expect((await signInWith(code)).status).toBe(401);

    const cookie = set.split(';', 1)[0] ?? '';
    const me = () => call('/api/v1/me', { headers: { cookie } });
    expect(await (await me()).json()).toMatchObject({ tenant: 'default', zone: 'Asia/Shanghai' });
    const out = await call('/api/v1/sign-out', {
      method: 'POST',
      headers: { cookie, origin: weir.url },
    });
    expect(out.status).toBe(200);
    expect((await me()).status).toBe(401);
  });

  it('weir sign-in prints another link', async () => {
    const link = newLink();
    expect(link).toMatch(new RegExp(`^${weir.url}/sign-in#code=[\\w-]{43}$`));
    expect((await signInWith(codeIn(link))).status).toBe(200);
  });

  it('a guessed code is refused in both languages', async () => {
    const answer = await signInWith('guess');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      error: { code: 'sign_in_link_used', hint: { 'zh-CN': expect.stringContaining('sign-in') } },
    });
  });

  it('another site cannot sign in, nor change anything with the cookie', async () => {
    const elsewhere = { origin: 'https://evil.example' };
    expect((await signInWith(codeIn(newLink()), elsewhere)).status).toBe(403);
    const signedIn = await signInWith(codeIn(newLink()));
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const path = '/api/v1/connections/x';
    const put = (headers: Record<string, string>) =>
      call(path, { method: 'PUT', headers: { cookie, ...headers }, body: '{}' });
    expect((await put(elsewhere)).status).toBe(403);
    expect((await put({})).status).toBe(403);
    expect((await put({ origin: weir.url })).status).toBe(422);
  });
});

describe('every endpoint', () => {
  const closed = Object.entries(endpoints).filter(([, { permission }]) => permission !== 'public');

  it.each(closed)('%s needs a sign-in', async (_name, { method, path }) => {
    const place = path.replaceAll(/\{\w+\}/g, 'a');
    const refused = [
      await call(place, { method }),
      await call(place, { method, headers: { authorization: 'Bearer wrong' } }),
      await call(place, { method, headers: { cookie: 'weir_session=wrong', origin: weir.url } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('is in the OpenAPI document, with its permission', async () => {
    const document = (await (await call('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    for (const [name, { method, path, permission }] of Object.entries(endpoints)) {
      expect(document.paths[path]?.[method.toLowerCase()]).toMatchObject({
        operationId: name,
        'x-permission': permission,
      });
    }
  });

  it('answers in the form it promises', async () => {
    await weir.api('POST', '/api/v1/flows/enable-approved-template/run?wait=10s');
    const runs = (await weir.api('GET', '/api/v1/runs')).body as { items: { id: string }[] };
    const id = runs.items[0]?.id ?? '';
    for (const [name, path] of [
      ['me', '/api/v1/me'],
      ['listFlows', '/api/v1/flows'],
      ['getFlow', '/api/v1/flows/enable-approved-template'],
      ['listVersions', '/api/v1/flows/enable-approved-template/versions'],
      ['getVersion', '/api/v1/flows/enable-approved-template/versions/1'],
      ['listRuns', '/api/v1/runs?limit=1&q=nothing'],
      ['countRuns', '/api/v1/runs/stats?by=status&status=failed,queued'],
      ['getRun', `/api/v1/runs/${id}`],
      ['getJournal', `/api/v1/runs/${id}/journal`],
      ['listConnectors', '/api/v1/connectors'],
      ['listConnections', '/api/v1/connections'],
      ['listAudit', '/api/v1/audit'],
      ['listTokens', '/api/v1/tokens'],
      ['demo', '/api/v1/demo'],
    ] as const) {
      const { status, body } = await weir.api('GET', path);
      expect([name, status]).toEqual([name, 200]);
      expect(endpoints[name].reply.safeParse(body).error).toBeUndefined();
    }
  });
});

describe('wrong requests', () => {
  const bearer = { authorization: `Bearer ${bootstrapToken}` };
  it.each([
    ['an unknown path', 'GET', '/api/v1/nothing', undefined, 404, 'not_found'],
    ['a run id of another form', 'GET', '/api/v1/runs/..%2f..', undefined, 404, 'not_found'],
    ['a page that is not there', 'POST', '/nothing', undefined, 404, 'not_found'],
    ['an asset that is not there', 'GET', '/assets/nope.js', undefined, 404, 'not_found'],
    ['JSON without a bottom', 'PUT', '/api/v1/flows/x', '['.repeat(100_000), 400, 'malformed'],
    [
      'a run that is not there',
      'GET',
      `/api/v1/runs/${'0'.repeat(26)}`,
      undefined,
      404,
      'not_found',
    ],
    ['a limit out of range', 'GET', '/api/v1/runs?limit=1000', undefined, 422, 'invalid_input'],
    ['a misspelt filter', 'GET', '/api/v1/runs?state=failed', undefined, 422, 'invalid_input'],
    ['a filter of what has none', 'GET', '/api/v1/me?limit=1', undefined, 422, 'invalid_input'],
    ['broken JSON', 'PUT', '/api/v1/flows/x', '{', 400, 'malformed'],
    ['a document that is no object', 'PUT', '/api/v1/flows/x', '[]', 422, 'invalid_input'],
    ['too much', 'PUT', '/api/v1/flows/x', `"${'x'.repeat(6_000_000)}"`, 413, 'too_large'],
    ['a broken escape in the path', 'GET', '/api/v1/flows/%zz', undefined, 400, 'malformed'],
  ])('%s', async (_what, method, path, body, status, code) => {
    const response = await call(path, { method, headers: bearer, ...(body && { body }) });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      error: { code, traceId: response.headers.get('x-trace-id') },
    });
    expect(text).not.toMatch(/node_modules|at \w+ \(|\.ts:/);
  });
});

describe('drafts and versions', () => {
  it.each([
    [
      'another key',
      { flow: 'x-new' },
      '文档的 flow 是「x-new」，应与地址中的「a」相同。',
      'The document says flow "x-new"; it must equal "a" in the address.',
    ],
    ['no key', {}, '缺少「flow」。', '"flow" is missing.'],
  ])('a document with %s is not kept', async (_what, document, zh, en) => {
    const { status, body } = await weir.api('PUT', '/api/v1/flows/a', document);
    const message = {
      'zh-CN': `输入不符合要求：flow：${zh}`,
      en: `The input is not as required: flow: ${en}`,
    };
    const problems = [{ path: 'flow', message: { 'zh-CN': zh, en } }];
    const error = { code: 'invalid_input', field: 'flow', message, details: { problems } };
    expect([status, body]).toMatchObject([422, { error }]);
  });

  const path = '/api/v1/flows/answer-at-once';
  const document = (text: string) => ({
    flow: 'answer-at-once',
    name: { 'zh-CN': '立即应答', en: 'Answer at once' },
    triggers: {
      ask: {
        use: 'webhook',
        with: { path: 'ask', auth: 'none', respond: 'finished', method: 'POST' },
      },
    },
    steps: { say: { use: 'set', with: { text, you: '{{ trigger.body.name }}' } } },
  });
  const put = (text: string, ifMatch?: string) =>
    call(path, {
      method: 'PUT',
      headers: {
        ...json,
        authorization: `Bearer ${bootstrapToken}`,
        ...(ifMatch && { 'if-match': ifMatch }),
      },
      body: JSON.stringify(document(text)),
    });
  const ask = (body: object) =>
    call('/hooks/default/ask', { method: 'POST', headers: json, body: JSON.stringify(body) });

  it('saving needs the revision once there is one, and refuses a stale one', async () => {
    expect(await (await put('one')).json()).toMatchObject({ revision: 1, publishedVersion: null });
    expect((await put('two')).status).toBe(428);
    expect((await put('two', '"7"')).status).toBe(412);
    expect(await (await put('two', '"1"')).json()).toMatchObject({ revision: 2 });
  });

  it('the hook answers 404 before publishing, then with the output of the run, across processes', async () => {
    expect((await ask({ name: 'Li' })).status).toBe(404);
    expect((await weir.api('POST', `${path}/publish`, { note: 'first' })).body).toMatchObject({
      version: 1,
      note: 'first',
    });
    const answer = await ask({ name: 'Li' });
    expect([answer.status, await answer.json()]).toEqual([200, { text: 'two', you: 'Li' }]);
  });

  it('a new version takes over at once', async () => {
    expect((await put('three', '2')).status).toBe(200);
    expect(await (await ask({ name: 'Li' })).json()).toMatchObject({ text: 'two' });
    expect((await weir.api('POST', `${path}/publish`)).body).toMatchObject({ version: 2 });
    expect(await (await ask({ name: 'Li' })).json()).toMatchObject({ text: 'three' });
  });

  it('another flow cannot take the same method and path', async () => {
    const thief = { ...document('x'), flow: 'thief' };
    expect((await weir.api('PUT', '/api/v1/flows/thief', thief)).status).toBe(200);
    const refused = await weir.api('POST', '/api/v1/flows/thief/publish');
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { details: { problems: [{ code: 'route_taken' }] } } },
    });
  });

  it('every change is in the audit, with who and which trace', async () => {
    const { body } = await weir.api('GET', '/api/v1/audit?limit=200');
    const { items } = body as { items: { action: string; object: string; actor: string }[] };
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'flow.publish',
        object: 'answer-at-once v2',
        actor: 'token:bootstrap',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      }),
    );
  });
});

describe('a run by hand', () => {
  it('with wait answers its outcome', async () => {
    const flow = {
      flow: 'by-hand',
      name: 'By hand',
      steps: { echo: { use: 'set', with: { got: '{{ trigger.input }}' } } },
    };
    await weir.api('PUT', '/api/v1/flows/by-hand', flow);
    await weir.api('POST', '/api/v1/flows/by-hand/publish');
    const input = { id: 7 };
    const { status, body } = await weir.api('POST', '/api/v1/flows/by-hand/run?wait=10s', {
      input,
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'succeeded', output: { got: input } });
  });

  it('may bring what a webhook would', async () => {
    const path = '/api/v1/flows/answer-at-once/run?wait=10s';
    const { body } = await weir.api('POST', path, { trigger: { body: { name: 'Li' }, id: 'ask' } });
    expect(body).toMatchObject({ status: 'succeeded', output: { you: 'Li' } });
  });

  it('of a flow without a version is refused', async () => {
    await weir.api('PUT', '/api/v1/flows/draft-only', { flow: 'draft-only', name: 'x', steps: {} });
    expect(await weir.api('POST', '/api/v1/flows/draft-only/run')).toMatchObject({
      status: 404,
      body: {
        error: {
          code: 'not_found',
          message: {
            'zh-CN': '找不到：流程「draft-only」只有草稿，还没有发布过。请先发布它',
            en: 'Not found: flow "draft-only" has only a draft and was never published; publish it first',
          },
        },
      },
    });
  });
});

describe('a run is watched live', () => {
  it('events come until the run ended', async () => {
    const { body } = await weir.api('POST', '/api/v1/flows/by-hand/run', {});
    const { runId } = body as { runId: string };
    const response = await call(`/api/v1/runs/${runId}/events`, {
      headers: { authorization: `Bearer ${bootstrapToken}` },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    const last = text.trim().split('\n\n').at(-1) ?? '';
    expect(JSON.parse(last.slice(last.indexOf('data: ') + 6))).toMatchObject({
      id: runId,
      status: 'succeeded',
    });
  });
});

describe('connections', () => {
  const path = '/api/v1/connections/feishu-two';
  const save = (config: object) =>
    weir.api('PUT', path, { connector: 'feishu', name: '飞书', config });
  const secret = 'canary-Secret-0123456789abcdef';

  it('keep secrets: never shown, kept when left out, checked by the connector', async () => {
    const saved = await save({ appId: 'cli_1', appSecret: secret });
    expect(saved).toMatchObject({ status: 200, body: { secrets: ['appSecret'] } });
    expect((await save({ appId: 'cli_2' })).body).toMatchObject({
      config: { appId: 'cli_2' },
      secrets: ['appSecret'],
    });
    expect((await save({ appId: 5, appSecret: '' })).status).toBe(422);
    expect((await save({ appId: 'cli_1', other: secret })).status).toBe(422);
    const shown = JSON.stringify([
      saved,
      await weir.api('GET', '/api/v1/connections'),
      await weir.api('GET', '/api/v1/audit'),
      weir.output(),
    ]);
    expect(shown).not.toContain(secret);
  });
});
