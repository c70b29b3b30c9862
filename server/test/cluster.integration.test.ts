import { describe, expect, it, onTestFinished } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashFolder } from './crash-points.ts';
import { mainJobSuite } from './main-job.testsuite.ts';
import { hasRedis } from './redis-under-test.ts';
import { startCluster } from './running-cluster.ts';
import { until } from './running-weir.ts';
import { fireSample, startWeirBesideSystems } from './simulated-systems.ts';
import { onCluster } from './store-under-test.ts';

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
