import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseOf, tenantDatabase, urlOf } from '../src/store/postgres/database-names.ts';
import { ask, onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashFolder } from './crash-points.ts';
import { startHoldingSink } from './holding-sink.ts';
import { hasRedis } from './redis-under-test.ts';
import { type RunningCluster, signal, startCluster } from './running-cluster.ts';
import { until } from './running-weir.ts';
import { publish } from './simulated-systems.ts';
import { onCluster } from './store-under-test.ts';

/** Longer than the 20 s after which a silent worker has lost its runs, ms. */
const stoppedFor = 25_000;
const workers = 3;

/** Two effects that may be repeated; the first is held by the sink for inputs that say so. */
const twoSteps = (sink: string) => ({
  flow: 'two-steps',
  name: 'Two steps',
  steps: {
    first: {
      use: 'http.request',
      with: { method: 'PUT', url: `${sink}/{{ trigger.input.path }}` },
    },
    second: {
      use: 'http.request',
      after: 'first',
      with: { method: 'PUT', url: `${sink}/after/{{ trigger.input.path }}` },
    },
  },
});

const onlyOnce = (sink: string) => ({
  flow: 'only-once',
  name: 'Only once',
  steps: {
    send: {
      use: 'http.request',
      with: { method: 'POST', url: `${sink}/{{ trigger.input.path }}` },
    },
  },
});

onServer('workers that are stopped', (server) => {
  describe.runIf(hasRedis)(
    'two of three workers of a cluster, stopped for longer than their lease',
    () => {
      it('have no write accepted and send nothing when they go on', async () => {
        const { cluster, api, sink, points, database } = await start(server);
        const run = async (flow: string, path: string): Promise<string> => {
          const { body } = await api.api('POST', `/api/v1/flows/${flow}/run`, { input: { path } });
          return (body as { runId: string }).runId;
        };
        const status = async (runId: string) =>
          ((await api.api('GET', `/api/v1/runs/${runId}`)).body as { status: string }).status;
        const ended = (runId: string, wanted: string) =>
          until(`${runId} is ${wanted}`, async () => (await status(runId)) === wanted, 60_000);
        const callsTo = (path: string) => sink.calls.filter((call) => call.path === path);
        const tenant = urlOf(database, tenantDatabase(databaseOf(database), 'default'));
        const owners = async () =>
          (await ask(tenant, 'SELECT DISTINCT owner FROM run WHERE owner IS NOT NULL')).length;

        // Each worker has some whose answer it waits for. Several at once: one by one they could all go to the same two.
        const waiting = new Map<string, string>();
        while ((await owners()) < workers) {
          expect(waiting.size, 'all workers take part long before the first is full').toBeLessThan(
            48,
          );
          const paths = [0, 1, 2].map((index) => `held/${waiting.size + index}`);
          const runs = await Promise.all(paths.map((path) => run('two-steps', path)));
          for (const [index, path] of paths.entries()) {
            waiting.set(path, runs[index] ?? '');
            await until('the call arrives', async () => callsTo(`/${path}`).length === 1);
          }
        }
        // One stands before its next commit, another before an effect that it has announced.
        await points.arm('result-recorded');
        const done = await run('only-once', 'once');
        const beforeCommit = await points.reached('result-recorded');
        signal('SIGSTOP', [beforeCommit]);
        await points.arm('effect-committed');
        const announced = await run('two-steps', 'effect');
        const beforeEffect = await points.reached('effect-committed');
        signal('SIGSTOP', [beforeEffect]);
        const stoppedAt = performance.now();
        expect(new Set([beforeCommit, beforeEffect]).size).toBe(2);
        await points.release('result-recorded');
        await points.release('effect-committed');
        // The answers reach the machine of the stopped ones; they cannot read them.
        sink.release();
        expect(callsTo('/effect')).toEqual([]);

        for (const runId of [...waiting.values(), announced]) await ended(runId, 'succeeded');
        // It was sent once, and nobody who is left knows how it ended.
        await ended(done, 'attention');
        expect(callsTo('/once')).toHaveLength(1);
        const overdue = async () => performance.now() - stoppedAt > stoppedFor;
        await until('their lease is over', overdue, stoppedFor + 5_000);
        const rows = await kept(tenant);
        const calls = [...sink.calls];

        const stopped = [beforeCommit, beforeEffect];
        signal('SIGCONT', stopped);
        await until('the stopped ones give up', async () =>
          (await cluster.processes()).every(({ pid }) => !stopped.includes(pid)),
        );
        expect(await kept(tenant)).toEqual(rows);
        expect(sink.calls).toEqual(calls);

        // As new incarnations they work on.
        await until('all workers are back', async () => (await beating(database)) === workers);
        expect(await titles(cluster, 'weir worker')).toHaveLength(workers);
        await ended(await run('two-steps', 'later'), 'succeeded');

        for (const path of [...waiting.keys(), 'effect']) {
          expect(callsTo(`/after/${path}`), path).toHaveLength(1);
          expect(new Set(callsTo(`/${path}`).map(({ key }) => key)).size, path).toBe(1);
        }
        expect(callsTo('/effect')).toHaveLength(1);
      }, 180_000);
    },
  );
});

async function start(server: string) {
  const { env, remove } = await onCluster(server)();
  onTestFinished(remove, 60_000);
  const points = await crashFolder();
  onTestFinished(points.remove);
  const sink = await startHoldingSink();
  onTestFinished(sink.close);
  const cluster = await startCluster({
    apis: 1,
    workers,
    env: { ...env, WEIR_CRASH_POINTS: points.path, WEIR_EGRESS_ALLOW: sink.place },
  });
  onTestFinished(cluster.stop, 60_000);
  const database = env['WEIR_DATABASE_URL'] ?? '';
  const [api] = cluster.apis;
  if (!api) throw new Error('no api');
  for (const flow of [twoSteps, onlyOnce]) await publish(api, flow(sink.url));
  await until('all workers are there', async () => (await beating(database)) === workers);
  return { cluster, api, sink, points, database };
}

async function beating(database: string): Promise<number> {
  return (await ask(database, 'SELECT incarnation FROM worker WHERE silent = 0')).length;
}

/** All that is written about runs, and by whom. */
async function kept(tenant: string): Promise<unknown> {
  return {
    runs: await ask(tenant, 'SELECT id, status, owner, epoch, last_seq FROM run ORDER BY id'),
    chunks: await ask(
      tenant,
      'SELECT run_id, first_seq, last_seq, md5(bytes) FROM chunk ORDER BY run_id, first_seq',
    ),
  };
}

async function titles(cluster: RunningCluster, title: string): Promise<readonly string[]> {
  return (await cluster.processes()).map((each) => each.title).filter((each) => each === title);
}
