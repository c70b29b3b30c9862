import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapToken, type RunningWeir, startWeir } from './running-weir.ts';

/** Versions through the front door: unpublishing, deleting, restoring, comparing, publishing again. */
let weir: RunningWeir;
beforeAll(async () => {
  weir = await startWeir({ env: { WEIR_DEMO: 'false' } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
}, 60_000);

interface Refused {
  readonly error: {
    readonly code: string;
    readonly field?: string;
    readonly message: { readonly en: string };
    readonly details?: { readonly problems: readonly { path: string; code: string }[] };
  };
}

const at = (flow: string, rest = '') => `/api/v1/flows/${flow}${rest}`;
const hello = (flow: string, value: unknown, more: object = {}) => ({
  flow,
  name: flow,
  steps: { greet: { use: 'set', with: { value } } },
  ...more,
});

async function save(document: { flow: string }, revision?: number): Promise<number> {
  const response = await fetch(`${weir.url}${at(document.flow)}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${bootstrapToken}`,
      'content-type': 'application/json',
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
    body: JSON.stringify(document),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { revision: number }).revision;
}

const call = () =>
  fetch(`${weir.url}/hooks/default/unpublished`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });

async function publish(flow: string, body: object = {}) {
  const answer = await weir.api('POST', at(flow, '/publish'), body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as { version: number; warnings: { path: string; code: string }[] };
}

async function refused(method: string, path: string, body?: unknown) {
  const { status, body: answer } = await weir.api(method, path, body);
  const { code, message, details } = (answer as Refused).error;
  const problems = details?.problems.map((each) => `${each.path} ${each.code}`);
  return { status, code, says: message.en, problems };
}

async function restore(flow: string, version: number, revision?: number) {
  const response = await fetch(`${weir.url}${at(flow, `/versions/${version}/restore`)}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bootstrapToken}`,
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('unpublishing', () => {
  const hook = { hook: { use: 'webhook', with: { path: 'unpublished', auth: 'none' } } };
  const flow = 'unpublished';

  test('stops triggers, starts and calls; versions can still be named; publishing makes the next one', async () => {
    await save(hello(flow, 1, { triggers: hook }));
    await publish(flow);
    const caller = { call: { use: 'call', with: { flow } } };
    await save({ flow: 'caller-of-unpublished', name: 'c', steps: caller } as { flow: string });
    await publish('caller-of-unpublished');
    expect((await call()).status).toBe(202);

    const gone = await weir.api('POST', at(flow, '/unpublish'));
    const warnings = [
      {
        code: 'still_called',
        path: 'steps.call.with.flow',
        message: { en: expect.stringContaining('caller-of-unpublished v1 starts "unpublished"') },
      },
    ];
    const withdrawn = { publishedVersion: null, changed: true, warnings };
    expect(gone).toMatchObject({ status: 200, body: withdrawn });
    const again = await weir.api('POST', at(flow, '/unpublish'));
    expect(again).toMatchObject({ status: 200, body: { warnings } });

    expect((await call()).status).toBe(404);
    expect((await weir.api('GET', '/api/v1/triggers')).body).toMatchObject({ items: [] });
    expect(await refused('POST', at(flow, '/run'))).toMatchObject({
      status: 404,
      says: expect.stringContaining(
        'was unpublished; publish it again, or name a version, such as version: 1',
      ),
    });
    const called = await weir.api('POST', at('caller-of-unpublished', '/run?wait=30s'));
    expect(called.body).toMatchObject({
      status: 'failed',
      error: {
        code: 'not_found',
        message: { en: expect.stringContaining('was unpublished; publish it again') },
      },
    });
    const named = await weir.api('POST', at(flow, '/run?wait=30s'), { version: 1 });
    expect(named.body).toMatchObject({ status: 'succeeded', output: { value: 1 } });

    expect((await publish(flow)).version).toBe(2);
    expect((await call()).status).toBe(202);
    const { items } = (await weir.api('GET', '/api/v1/audit')).body as {
      items: { action: string; object: string }[];
    };
    const deeds = items.filter(
      ({ object, action }) => object === flow && action.endsWith('publish'),
    );
    expect(deeds.map(({ action }) => action)).toEqual(['flow.unpublish']);
  });

  test('leaves runs alone that are under way', async () => {
    const key = 'unpublished-under-way';
    const wait = { use: 'wait', with: { signal: 'go-on', key: '1' } };
    await save({ flow: key, name: key, steps: { wait } } as { flow: string });
    await publish(key);
    const { runId } = (await weir.api('POST', at(key, '/run?wait=0s'))).body as { runId: string };
    await weir.api('POST', at(key, '/unpublish'));
    expect(await refused('DELETE', at(key))).toMatchObject({
      status: 409,
      says: expect.stringContaining('1 runs of the flow'),
    });
    await weir.api('POST', '/api/v1/signals/go-on', { key: '1', keep: '1m' });
    await expect
      .poll(async () => (await weir.api('GET', `/api/v1/runs/${runId}`)).body, { timeout: 30_000 })
      .toMatchObject({ status: 'succeeded' });
  });
});

describe('deleting', () => {
  test('is refused while it is published; runs and versions stay, and numbers go on', async () => {
    const flow = 'deleted';
    await save(hello(flow, 1));
    await publish(flow);
    const run = await weir.api('POST', at(flow, '/run?wait=30s'));
    const { runId } = run.body as { runId: string };
    const draft = await weir.api('POST', at(flow, '/run?wait=30s'), { version: 'draft' });
    expect(await refused('DELETE', at(flow))).toMatchObject({
      status: 409,
      says: expect.stringContaining('unpublish it first'),
    });
    await weir.api('POST', at(flow, '/unpublish'));
    expect(await weir.api('DELETE', at(flow))).toMatchObject({ status: 200, body: { key: flow } });
    expect((await weir.api('GET', at(flow))).status).toBe(404);
    expect((await weir.api('DELETE', at(flow))).status).toBe(404);
    for (const [path, body] of [
      [at(flow, '/run'), { version: 1 }],
      [`/api/v1/runs/${runId}/replay`, {}],
    ] as const)
      expect(await refused('POST', path, body)).toMatchObject({
        status: 404,
        says: expect.stringContaining('was deleted'),
      });

    const kept = await weir.api('GET', `/api/v1/runs/${runId}`);
    expect(kept.body).toMatchObject({ status: 'succeeded', version: 1 });
    const id = (draft.body as { runId: string }).runId;
    for (const each of [runId, id]) {
      const { body } = await weir.api('GET', `/api/v1/runs/${each}/document`);
      expect(body).toEqual({ document: hello(flow, 1) });
    }
    expect((await weir.api('GET', at(flow, '/versions/1'))).status).toBe(200);

    await save(hello(flow, 2));
    expect((await publish(flow)).version).toBe(2);
  });
});

describe('bringing a version back', () => {
  const flow = 'brought-back';

  test('restored as the draft, published again, compared', async () => {
    let revision = await save(hello(flow, 1));
    await publish(flow, { note: 'first' });
    revision = await save(hello(flow, 2, { settings: { priority: 3 } }), revision);
    await publish(flow);

    const changes = async (a: number, b: number | 'draft') =>
      (
        (await weir.api('GET', at(flow, `/versions/${a}/diff/${b}`))).body as {
          changes: { kind: string; of: string; field: string; before?: unknown; after?: unknown }[];
        }
      ).changes.map(({ kind, of, field, before, after }) => [kind, of, field, before, after]);
    expect(await changes(1, 2)).toEqual([
      ['changed', 'step', 'with.value', 1, 2],
      ['added', 'setting', '', undefined, { priority: 3 }],
    ]);
    expect(await changes(2, 'draft')).toEqual([]);
    expect((await weir.api('GET', at(flow, '/versions/1/diff/9'))).status).toBe(404);
    expect((await weir.api('GET', at('nowhere', '/versions/1/diff/draft'))).status).toBe(404);

    expect((await restore(flow, 1)).status).toBe(428);
    expect((await restore(flow, 1, revision - 1)).status).toBe(412);
    expect((await restore(flow, 9, revision)).status).toBe(404);
    const older = await restore(flow, 1, revision);
    expect(older.body).toMatchObject({
      revision: revision + 1,
      changed: true,
      publishedVersion: 2,
    });
    expect(await changes(1, 'draft')).toEqual([]);
    const newer = await restore(flow, 2, revision + 1);
    expect(newer.body).toMatchObject({ revision: revision + 2, changed: false });

    const again = await publish(flow, { version: 1, note: 'back to the first' });
    expect(again.version).toBe(3);
    expect((await publish(flow, { version: 3 })).version).toBe(3);
    const run = await weir.api('POST', at(flow, '/run?wait=30s'));
    expect(run.body).toMatchObject({ output: { value: 1 } });
    expect(await changes(1, 3)).toEqual([]);
    expect((await weir.api('GET', at(flow))).body).toMatchObject({ changed: true });
    expect(await refused('POST', at(flow, '/publish'), { version: 9 })).toMatchObject({
      status: 404,
    });
    const { items } = (await weir.api('GET', at(flow, '/versions'))).body as {
      items: { version: number; note: string }[];
    };
    expect(items.map(({ version, note }) => [version, note])).toEqual([
      [3, 'back to the first'],
      [2, ''],
      [1, 'first'],
    ]);
  });
});

describe('publishing', () => {
  const calls = (flow: string, other: string) => ({
    flow,
    name: flow,
    steps: { other: { use: 'call', when: '{{ trigger.input.on }}', with: { flow: other } } },
  });

  test('flows that call each other, one after the other, the first with a warning', async () => {
    await save(calls('ping', 'pong'));
    expect(await refused('POST', at('ping', '/publish'))).toMatchObject({
      status: 422,
      problems: ['steps.other.with.flow flow_unknown'],
    });
    await save(calls('pong', 'ping'));
    const first = await publish('ping');
    expect(first.warnings).toMatchObject([
      { path: 'steps.other.with.flow', code: 'flow_not_published' },
    ]);
    expect((await publish('pong')).warnings).toEqual([]);
    const run = await weir.api('POST', at('ping', '/run?wait=30s'), { input: { on: true } });
    expect(run.body).toMatchObject({ status: 'succeeded' });
  });

  test('a variable that is not there is a warning', async () => {
    await save(hello('of-variables', '{{ vars.region }}'));
    const { warnings } = await publish('of-variables');
    expect(warnings).toMatchObject([{ path: 'steps.greet.with.value', code: 'variable_unknown' }]);
  });
});
