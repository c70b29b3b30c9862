import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { onPostgres } from './store-under-test.ts';

let weir: RunningWeir;

interface Run {
  readonly id: string;
  readonly status: string;
  readonly output?: unknown;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly why?: { readonly kind: string };
  readonly error?: { readonly code: string; readonly field?: string };
}

async function publish(document: { flow: string; [part: string]: unknown }): Promise<void> {
  const path = `/api/v1/flows/${document.flow}`;
  const kept = (await weir.api('PUT', path, { name: document.flow, ...document })).status;
  const { status, body } = await weir.api('POST', `${path}/publish`);
  expect([kept, status, body]).toMatchObject([200, 201, {}]);
}
const run = async (flow: string, input: object, wait = '') => {
  const { body } = await weir.api('POST', `/api/v1/flows/${flow}/run${wait}`, { input });
  return body as { runId: string; status: string };
};
const read = async (runId: string) => (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Run;

async function becomes(runId: string, status: string): Promise<Run> {
  let last: Run | undefined;
  await until(`${runId} is ${status}`, async () => {
    last = await read(runId);
    return last.status === status;
  }).catch((cause: unknown) => {
    throw new Error(JSON.stringify(last), { cause });
  });
  return last as Run;
}

const key = '{{ trigger.input.key }}';
const pause = { w: { use: 'wait', with: { for: '{{ trigger.input.for ?? 3600000 }}' } } };
const cancel = (runId: string) => weir.api('POST', `/api/v1/runs/${runId}/cancel`);

function suite(): void {
  test('one run of a key at a time, others meanwhile', async () => {
    const code = { use: 'code', with: { source: 'return 1' } };
    const w = { use: 'wait', after: 'a', with: { for: '20ms' } };
    await publish({
      flow: 'one',
      steps: { a: code, w },
      settings: { concurrency: { key, limit: 1 } },
    });
    const keys = Array.from({ length: 24 }, (_, index) => `k${index % 3}`);
    const started = await Promise.all(keys.map((each) => run('one', { key: each })));
    const runs = await Promise.all(started.map(({ runId }) => becomes(runId, 'succeeded')));
    for (const each of new Set(keys)) {
      const spans = runs.filter((_, index) => keys[index] === each);
      const inOrder = spans.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
      for (const [index, { startedAt = 0 }] of inOrder.entries())
        expect(startedAt).toBeGreaterThanOrEqual(inOrder[index - 1]?.endedAt ?? 0);
    }
    expect(new Set(runs.slice(0, 3).map(({ id }) => id)).size).toBe(3);
  });

  test('a run that waits for its slot says so', async () => {
    const settings = { concurrency: { key, limit: 1 } };
    await publish({ flow: 'told', steps: pause, settings });
    const [first, second] = [await run('told', { key: 'T-9' }), await run('told', { key: 'T-9' })];
    await becomes(first.runId, 'waiting');
    await until('it is put aside', async () => {
      return (await read(second.runId)).why?.kind === 'slot';
    });
    expect(await read(second.runId)).toMatchObject({
      status: 'queued',
      why: { kind: 'slot', message: { en: expect.stringContaining('key T-9 is held by run') } },
    });
    await cancel(first.runId);
    expect(await becomes(second.runId, 'waiting')).toMatchObject({ why: { kind: 'time' } });
  });

  test('a run without a key has no limit; one whose key throws fails', async () => {
    const settings = { concurrency: { key: '{{ trigger.input.a.b }}', limit: 1 } };
    await publish({ flow: 'keyless', steps: pause, settings });
    const all = await Promise.all([1, 2].map(() => run('keyless', { a: { b: null } })));
    for (const { runId } of all) await becomes(runId, 'waiting');
    const { runId } = await run('keyless', {});
    const error = { code: 'sandbox_error', field: 'settings.concurrency.key' };
    expect(await becomes(runId, 'failed')).toMatchObject({ error });
    const long = await run('keyless', { a: { b: 'x'.repeat(300) } });
    expect(await becomes(long.runId, 'failed')).toMatchObject({ error: { code: 'too_large' } });
  });

  test('drop: what comes meanwhile is cancelled, and the sender is told', async () => {
    await publish({
      flow: 'drops',
      triggers: {
        hook: { use: 'webhook', with: { path: 'drops', auth: 'none' } },
        patient: {
          use: 'webhook',
          with: { path: 'drops-waited-for', auth: 'none', respond: 'finished' },
        },
      },
      steps: { w: { use: 'wait', with: { for: '1h' } } },
      settings: { concurrency: { key: 'all', limit: 1, over: 'drop' } },
    });
    const send = async (path = 'drops') => {
      const answer = await fetch(`${weir.url}/hooks/default/${path}`, {
        method: 'POST',
        body: '{}',
      });
      return { status: answer.status, body: (await answer.json()) as { runId: string } };
    };
    const first = await send();
    expect(first).toEqual({ status: 202, body: { runId: expect.any(String) } });
    const second = await send();
    expect(second).toMatchObject({ status: 202, body: { dropped: true } });
    expect(await read(second.body.runId)).toMatchObject({
      status: 'cancelled',
      error: { code: 'conflict' },
    });
    // Who waits for the run is told how it ended.
    expect(await send('drops-waited-for')).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    });
    expect(await run('drops', {})).toMatchObject({ status: 'cancelled' });
    await becomes(first.body.runId, 'waiting');
    await cancel(first.body.runId);
    expect(await send()).toMatchObject({ body: { runId: expect.any(String) } });
    expect(await run('drops', {}, '?wait=5s')).toMatchObject({ status: 'cancelled' });
  });

  test('replace: the newest goes on, older ones are cancelled', async () => {
    const settings = { concurrency: { key, limit: 1, over: 'replace' } };
    await publish({ flow: 'replaces', steps: pause, settings });
    const first = await run('replaces', { key: 1 });
    await becomes(first.runId, 'waiting');
    const other = await run('replaces', { key: 2 });
    const last = await run('replaces', { key: 1, for: 0 });
    expect(await becomes(first.runId, 'cancelled')).toMatchObject({ error: { code: 'conflict' } });
    await becomes(last.runId, 'succeeded');
    expect((await becomes(other.runId, 'waiting')).status).toBe('waiting');
  });

  describe('a called flow', () => {
    test('waits for its slot, and the one that calls with it', async () => {
      const settings = { concurrency: { key: 'x', limit: 1 } };
      await publish({ flow: 'single', steps: pause, settings });
      const c = { use: 'call', with: { flow: 'single', input: { for: 0 } } };
      await publish({ flow: 'caller', steps: { c } });
      const holder = await run('single', {});
      await becomes(holder.runId, 'waiting');
      const caller = await run('caller', {});
      await becomes(caller.runId, 'waiting');
      await cancel(holder.runId);
      await becomes(caller.runId, 'succeeded');
    });

    test('that needs the slot of who calls it ends by conflict at once', async () => {
      const settings = { concurrency: { key: 'x', limit: 1 } };
      await publish({ flow: 'itself', steps: pause, settings });
      const c = { use: 'call', with: { flow: 'itself' } };
      await weir.api('PUT', '/api/v1/flows/between', { flow: 'between', name: 'b', steps: { c } });
      await weir.api('POST', '/api/v1/flows/between/publish');
      const path = '/api/v1/flows/itself';
      const { body } = await weir.api('GET', path);
      const { revision } = body as { revision: number };
      const steps = { c: { use: 'call', with: { flow: 'between' } } };
      const saved = await fetch(`${weir.url}${path}`, {
        method: 'PUT',
        headers: { ...authorized, 'if-match': String(revision) },
        body: JSON.stringify({ flow: 'itself', name: 'i', steps, settings }),
      });
      expect(saved.status).toBe(200);
      await weir.api('POST', `${path}/publish`);
      const { runId } = await run('itself', {});
      expect(await becomes(runId, 'failed')).toMatchObject({ error: { code: 'conflict' } });
    });
  });
}

const authorized = {
  authorization: 'Bearer test-bootstrap-token-0001',
  'content-type': 'application/json',
};

const env = { WEIR_DEMO: 'false', WEIR_WORKERS: '2' };

describe('concurrency on SQLite', () => {
  beforeAll(async () => {
    weir = await startWeir({ env });
  }, 60_000);
  afterAll(() => weir?.stop(), 60_000);
  suite();
});

onServer('concurrency', (server) => {
  describe('concurrency on PostgreSQL', () => {
    let store: Awaited<ReturnType<ReturnType<typeof onPostgres>>>;
    beforeAll(async () => {
      store = await onPostgres(server)();
      weir = await startWeir({ env: { ...env, ...store.env } });
    }, 60_000);
    afterAll(async () => {
      await weir?.stop();
      await store?.remove();
    }, 60_000);
    suite();
  });
});
