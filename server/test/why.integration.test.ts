import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { QueueView } from '@weir/contract/queue';
import type { RunSummary, RunView } from '@weir/contract/run';
import type { Why } from '@weir/contract/why';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { startBusySystem } from './busy-system.ts';
import { signal } from './running-cluster.ts';
import { processesOf, type RunningWeir, startWeir, until } from './running-weir.ts';
import { inFolder, onPostgres, type StoreUnderTest } from './store-under-test.ts';
import { forSignal, waitingFlows } from './waiting-flows.ts';

/** Every run that does not go on says why: each sentence, through the front door, in real processes. */
function whySuite(name: string, store: StoreUnderTest): void {
  describe(`why, on ${name}`, () => {
    let weir: RunningWeir;
    let system: Awaited<ReturnType<typeof startBusySystem>>;
    let place: Awaited<ReturnType<StoreUnderTest>>;
    let stopped: number[] = [];

    beforeAll(async () => {
      place = await store();
      system = await startBusySystem();
      const env = { WEIR_DEMO: 'false', WEIR_WORKERS: '1', WEIR_EGRESS_ALLOW: system.place };
      weir = await startWeir({ env: { ...env, ...place.env } });
      await weir.api('PUT', '/api/v1/connections/web', {
        connector: 'http',
        name: 'web',
        config: { baseUrl: system.url },
      });
    }, 60_000);
    afterAll(async () => {
      await weir?.stop();
      await system?.close();
      await place?.remove();
    }, 60_000);
    afterEach(async () => {
      signal('SIGCONT', stopped);
      stopped = [];
      await ask('POST /api/v1/queue/resume', {});
    });

    const flows = waitingFlows(() => weir);
    const ask = async <T>(call: string, body?: unknown): Promise<T> => {
      const [method = '', path = ''] = call.split(' ');
      const reply = await weir.api(method, path, body);
      if (reply.status >= 300) throw new Error(`${call}: ${JSON.stringify(reply)}`);
      return reply.body as T;
    };
    const start = async (steps: FlowSource['steps'], settings: object = {}, input: Json = {}) => {
      const runId = await flows.start(await flows.publish(steps, { settings }), input);
      return runId;
    };
    /** What the run says once it says that. */
    const says = async (runId: string, kind: Why['kind']): Promise<Why> => {
      let run: RunView | undefined;
      await until(`${runId} waits for ${kind}`, async () => {
        run = await flows.run(runId);
        return run.why?.kind === kind;
      }).catch((cause: unknown) => {
        throw new Error(JSON.stringify(run), { cause });
      });
      return (run as RunView).why as Why;
    };
    const http = (path: string, more: object = {}) => ({
      use: 'http.request',
      connection: 'web',
      with: { method: 'GET', url: path, ...more },
    });
    const done = { s: { use: 'set', with: { n: 1 } } };
    const inRow = async (runId: string) => {
      const { items } = await ask<{ items: RunSummary[] }>('GET /api/v1/runs?limit=200');
      return items.find(({ id }) => id === runId);
    };
    /** The worker can be asked nothing, and others believe in it for some seconds more. */
    const stopWorker = async () => {
      const all = await processesOf(weir.folder);
      stopped = all.filter(({ title }) => title === 'weir worker').map(({ pid }) => pid);
      expect(stopped).toHaveLength(1);
      signal('SIGSTOP', stopped);
    };

    test('a group that nobody serves, until the run is moved', async () => {
      const runId = await start(done, { group: 'north' });
      expect(await says(runId, 'group')).toEqual({
        kind: 'group',
        group: 'north',
        priority: 5,
        message: {
          'zh-CN': '没有工作进程服务工作组「north」。启动一个，或把运行移到其他工作组。',
          en: 'No worker serves group "north". Start one, or move the run to another group.',
        },
      });
      expect(await inRow(runId)).toMatchObject({ why: { kind: 'group' } });
      const queue = await ask<QueueView>('GET /api/v1/queue');
      expect(queue.unserved).toEqual(['north']);
      expect(queue.lanes).toMatchObject([{ group: 'north', priority: 5, ready: 1, parked: 0 }]);
      const [worker] = queue.workers;
      expect(queue.workers).toHaveLength(1);
      expect(worker).toMatchObject({ groups: ['default'], slots: 50, seenAt: expect.any(Number) });
      const moved = await ask(`POST /api/v1/runs/${runId}/group`, { group: 'default' });
      expect(moved).toMatchObject({ runId, group: 'default', warnings: [] });
      expect(await flows.ended(runId)).toMatchObject({ status: 'succeeded', group: 'default' });
      expect(await flows.run(runId)).not.toHaveProperty('why');
      expect((await weir.api('POST', `/api/v1/runs/${runId}/group`, { group: 'x' })).status).toBe(
        409,
      );
      const none = await weir.api('POST', '/api/v1/runs/none/group', { group: 'x' });
      expect(none.status).toBe(404);
    });

    test('a lane that somebody has paused, over a restart, until it goes on', async () => {
      const lane = { group: 'default', priority: 7 };
      expect(await ask('POST /api/v1/queue/pause', lane)).toMatchObject({ warnings: [] });
      const slip = await ask('POST /api/v1/queue/resume', { group: 'defualt', priority: 7 });
      expect(slip).toMatchObject({ warnings: [{ path: 'group', code: 'group_unknown' }] });
      const runId = await start(done, { priority: 7 });
      const other = await start(done, { priority: 6 });
      await flows.ended(other);
      const why = await says(runId, 'lane');
      expect(why).toMatchObject({ ...lane, since: expect.any(Number), by: 'bootstrap' });
      expect(why.message.en).toMatch(
        /^Lane "default, priority 7" was paused by bootstrap \(\d\d:\d\d:\d\d\)\.$/,
      );
      weir.supervisor.kill('SIGKILL');
      await until('all are gone', async () => (await processesOf(weir.folder)).length === 0);
      await weir.restart();
      expect(await says(runId, 'lane')).toMatchObject({ since: why.since });
      expect((await ask<QueueView>('GET /api/v1/queue')).lanes).toMatchObject([
        {
          ...lane,
          ready: 1,
          oldestAt: expect.any(Number),
          paused: { since: why.since, by: 'bootstrap' },
        },
      ]);
      await ask('POST /api/v1/queue/resume', lane);
      await flows.ended(runId);
      expect(await ask<QueueView>('GET /api/v1/queue')).toMatchObject({ lanes: [], unserved: [] });
      const { items } = await ask<{ items: { action: string; object: string }[] }>(
        'GET /api/v1/audit',
      );
      const ofQueue = items.filter(({ object }) => object === 'default/7');
      expect(ofQueue).toMatchObject([
        { action: 'queue.resume', object: 'default/7' },
        { action: 'queue.pause', object: 'default/7' },
      ]);
    });

    test('its place among those that wait for a worker, and when it will begin', async () => {
      await flows.ended(await start(done));
      const { workers } = await ask<QueueView>('GET /api/v1/queue');
      const seen = Math.max(...workers.map(({ seenAt }) => seenAt));
      await until('the worker has told of that', async () => {
        const view = await ask<QueueView>('GET /api/v1/queue');
        return view.workers.some(({ seenAt }) => seenAt > seen);
      });
      await stopWorker();
      const [first, second, third] = [await start(done), await start(done), await start(done)];
      const why = await says(third, 'worker');
      expect(why).toMatchObject({ position: 3, priority: 5, group: 'default' });
      expect(why.expectedAt).toBeGreaterThan(Date.now() - 60_000);
      expect(why.message['zh-CN']).toMatch(
        /^优先级 5：前面还有 2 个运行。预计 (\d\d-\d\d )?\d\d:\d\d(:\d\d)? 开始。$/,
      );
      const promoted = await ask(`POST /api/v1/runs/${third}/priority`, { priority: 1 });
      expect(promoted).toMatchObject({ runId: third, priority: 1, pinned: false });
      expect(await says(third, 'worker')).toMatchObject({ position: 1 });
      const pin = { priority: 5, pinned: true };
      await ask(`POST /api/v1/runs/${second}/priority`, pin);
      expect((await says(second, 'worker')).message.en).toMatch(/^Pinned: next, as soon as/);
      expect((await says(third, 'worker')).position).toBe(2);
      expect(await says(first, 'worker')).toMatchObject({ position: 3 });
      expect(await inRow(second)).toMatchObject({ pinned: true, why: { kind: 'worker' } });
      signal('SIGCONT', stopped);
      for (const runId of [first, second, third]) await flows.ended(runId);
      expect(await flows.journal(second)).toMatchObject([
        { type: 'accepted', priority: 5 },
        { type: 'priority-changed', ...pin, by: expect.any(String) },
        { type: 'started' },
        {},
        {},
        {},
      ]);
    });

    test('the run that has its slot, and its place among those that wait for it', async () => {
      const settings = { concurrency: { key: 'T-9', limit: 1 } };
      const flow = await flows.publish({ w: forSignal('go', 1) }, { settings });
      const [holder, second, third] = [
        await flows.start(flow),
        await flows.start(flow),
        await flows.start(flow),
      ];
      expect((await says(holder, 'signal')).message.en).toBe(
        'Step "w" waits for signal go with key 1.',
      );
      expect((await says(second, 'slot')).message.en).toBe(
        `The slot of key T-9 is held by run ${holder}.`,
      );
      expect(await says(third, 'slot')).toMatchObject({
        key: 'T-9',
        runs: [holder],
        position: 2,
        message: { 'zh-CN': `并发键 T-9 的名额由运行 ${holder} 占用，前面还有 1 个在等。` },
      });
      expect(await inRow(third)).toMatchObject({ why: { kind: 'slot' } });
      for (const runId of [holder, second, third]) {
        await says(runId, 'signal');
        await flows.signal('go', { key: 1 });
        await flows.ended(runId);
      }
    });

    test('the next attempt, of how many, and after what', async () => {
      const runId = await start({ tell: { ...http('/later'), retry: { attempts: 5 } } });
      const why = await says(runId, 'retry');
      expect(why).toMatchObject({ step: 'tell', attempt: 2, attempts: 5, code: 'rate_limited' });
      expect((why.at ?? 0) - Date.now()).toBeGreaterThan(3_000_000);
      expect(why.message.en).toMatch(/^Step "tell": retry 2 of 5 at .* after rate_limited\.$/);
      await expect
        .poll(async () => (await inRow(runId))?.why)
        .toEqual({ kind: 'retry', message: why.message });
    });

    test('times, signals and requests, the nearest first', async () => {
      const runId = await start({
        c: { name: { 'zh-CN': '等回调', en: 'Callback' }, use: 'wait', with: { callback: true } },
        s: forSignal('paid', 'T-9', { timeout: '2h' }),
        w: { use: 'wait', with: { for: '1h' } },
        r: {
          use: 'repeat',
          with: { until: '{{ false }}', delay: '3h', max: 9, steps: { n: done.s } },
        },
      });
      const why = await says(runId, 'time');
      expect(why.message.en).toMatch(/^Step "w" waits until /);
      await expect
        .poll(async () => (await inRow(runId))?.why)
        .toEqual({ kind: 'time', message: why.message });
      const { others = [] } = why;
      expect(others.map(({ kind }) => kind)).toEqual(['signal', 'delay', 'callback']);
      const [paid, repeat, callback] = others;
      expect(paid).toMatchObject({ name: 'paid', key: 'T-9', at: expect.any(Number) });
      expect(paid?.message.en).toMatch(/signal paid with key T-9, until .* at the latest\.$/);
      expect(repeat?.message.en).toMatch(/^Step "r" goes on at /);
      expect(callback?.message['zh-CN']).toMatch(/^步骤「等回调」等待发到其回调地址的请求；/);
      await ask(`POST /api/v1/runs/${runId}/cancel`, {});
      expect(await flows.run(runId)).not.toHaveProperty('why');
    });

    test('the run it called, and why that waits', async () => {
      const called = await flows.publish({ w: forSignal('answer', 3) });
      const runId = await start({ c: { use: 'call', with: { flow: called } } });
      await until('the called one waits', async () => {
        return (await says(runId, 'call')).message.en.includes('signal answer');
      });
      const { runs = [], message } = await says(runId, 'call');
      expect(message).toEqual({
        'zh-CN': `步骤「c」等待运行 ${runs[0]} 结束：步骤「w」等待信号 answer（键 3）。`,
        en: `Step "c" waits for run ${runs[0]} to end: Step "w" waits for signal answer with key 3.`,
      });
    });

    test('a person who has to decide', async () => {
      const runId = await start({ pay: http('/dies', { method: 'POST', body: {} }) });
      const why = await says(runId, 'attention');
      expect(why.message['zh-CN']).toBe('步骤「pay」的结果未知，需要有人决定它是否已经发生。');
      await expect
        .poll(async () => (await inRow(runId))?.why)
        .toEqual({ kind: 'attention', message: why.message });
    });

    test('a run in hand gets its new place and its new workers from whoever has it', async () => {
      const runId = await start({
        a: { ...http('/slow'), timeout: '2s', retry: { attempts: 1 } },
        b: { use: 'set', after: 'a.error', with: { priority: '{{ run.priority }}' } },
      });
      await until('it is under way', async () => system.asked() > 0);
      await ask(`POST /api/v1/runs/${runId}/priority`, { priority: 2 });
      const moved = await ask(`POST /api/v1/runs/${runId}/group`, { group: 'north' });
      expect(moved).toMatchObject({ warnings: [{ code: 'group_unknown' }] });
      expect(await says(runId, 'group')).toMatchObject({ group: 'north', priority: 2 });
      await ask(`POST /api/v1/runs/${runId}/group`, { group: 'default' });
      const run = await flows.ended(runId);
      expect(run).toMatchObject({ status: 'succeeded', priority: 2, output: { priority: 2 } });
      const types = (await flows.journal(runId)).map(({ type }) => type);
      expect(types.filter((type) => type.endsWith('-changed'))).toEqual([
        'priority-changed',
        'group-changed',
        'group-changed',
      ]);
    });
  });
}

whySuite('SQLite', inFolder);
onServer('why', (server) => whySuite('PostgreSQL', onPostgres(server)));
