import { describe, expect, it, onTestFinished } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashFolder } from './crash-points.ts';
import { mainJobSuite } from './main-job.testsuite.ts';
import { hasRedis } from './redis-under-test.ts';
import { startCluster } from './running-cluster.ts';
import { until } from './running-weir.ts';
import { fireSample, startWeirBesideSystems } from './simulated-systems.ts';
import { onCluster } from './store-under-test.ts';
import { callBack, told, waitingFlows } from './waiting-flows.ts';

onServer('Weir on PostgreSQL and Redis', (server) => {
  describe.runIf(hasRedis)('one machine of a cluster', () => {
    const store = onCluster(server);
    mainJobSuite('PostgreSQL and Redis', store);

    it('has workers that serve a group without serving default', async () => {
      const place = await store();
      onTestFinished(place.remove, 30_000);
      const env = { ...place.env, WEIR_GROUPS: 'north' };
      const cluster = await startCluster({ apis: 1, workers: 1, env });
      onTestFinished(cluster.stop, 30_000);
      const [api] = cluster.apis;
      if (!api) throw new Error('no api');
      const save = async (flow: string, settings: object) => {
        const steps = { a: { use: 'set', with: { at: flow } } };
        const document = { flow, name: flow, steps, settings };
        expect(await api.api('PUT', `/api/v1/flows/${flow}`, document)).toMatchObject({
          status: 200,
        });
        await api.api('POST', `/api/v1/flows/${flow}/publish`, {});
        return api.api('POST', `/api/v1/flows/${flow}/run`, {});
      };
      await save('anywhere', {});
      await save('far-north', { group: 'north' });
      const flowsOf = async (status: string) => {
        const answer = await api.api('GET', `/api/v1/runs?status=${status}`);
        return (answer.body as { items: { flow: string }[] }).items.map(({ flow }) => flow);
      };
      await until('the run in the north ends', async () => (await flowsOf('succeeded')).length > 0);
      expect([await flowsOf('succeeded'), await flowsOf('queued')]).toEqual([
        ['far-north'],
        ['anywhere'],
      ]);
    });

    it('takes one of many callbacks, whichever api they come to and whoever of these dies', async () => {
      const place = await store();
      onTestFinished(place.remove, 30_000);
      const points = await crashFolder();
      onTestFinished(points.remove);
      const env = { ...place.env, WEIR_CRASH_POINTS: points.path };
      const cluster = await startCluster({ apis: 2, workers: 1, env });
      onTestFinished(cluster.stop, 30_000);
      const flows = waitingFlows(() => cluster.apis[0] ?? expect.unreachable());
      const flow = await flows.publish({ told, w: { use: 'wait', with: { callback: true } } });
      const waiting = async (): Promise<{ runId: string; at: readonly string[] }> => {
        const runId = await flows.start(flow);
        await flows.opened(runId);
        const [url = ''] = await flows.addresses(runId);
        return { runId, at: cluster.apis.map((api) => `${api.url}${new URL(url).pathname}`) };
      };
      const outputOf = async (runId: string) => (await flows.ended(runId)).steps['w']?.output;

      for (let round = 0; round < 5; round += 1) {
        const { runId, at } = await waiting();
        const sent = Array.from({ length: 20 }, (_, n) => callBack(at[n % at.length] ?? '', { n }));
        const statuses = await Promise.all(sent);
        expect(statuses.toSorted()).toEqual([200, ...Array(19).fill(410)]);
        expect(await outputOf(runId)).toMatchObject({ body: { n: statuses.indexOf(200) } });
      }

      // Committed, and the sender is not told so: it asks again, and another is too late.
      const { runId, at } = await waiting();
      await points.arm('callback-stored');
      const first = callBack(at[1] ?? '', { n: 'first' });
      process.kill(await points.reached('callback-stored'), 'SIGKILL');
      await expect(first).rejects.toThrow();
      expect(await callBack(at[0] ?? '', { n: 'first' })).toBe(410);
      expect(await outputOf(runId)).toMatchObject({ body: { n: 'first' } });
    });

    it('does not wait for the silence of a worker its supervisor saw die', async () => {
      const place = await store();
      onTestFinished(place.remove, 30_000);
      const points = await crashFolder();
      onTestFinished(points.remove);
      const env = { ...place.env, WEIR_WORKERS: '1', WEIR_CRASH_POINTS: points.path };
      const { weir, stop } = await startWeirBesideSystems(env);
      onTestFinished(stop, 30_000);
      await points.arm('run-claimed');
      await fireSample(weir, 'held');
      process.kill(await points.reached('run-claimed'), 'SIGKILL');
      await points.clear();
      // Its lease would last for 20 s.
      await until(
        'the run ends',
        async () => {
          const { body } = await weir.api('GET', '/api/v1/runs?status=succeeded');
          return (body as { items: object[] }).items.length === 1;
        },
        15_000,
      );
    });
  });
});
