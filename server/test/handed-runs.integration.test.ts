import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/observe/crash-points.ts';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashFolder, killAll, restartAfterSupervisor } from './crash-points.ts';
import { type HoldingSystem, startHoldingSystem } from './holding-system.ts';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { inFolder, onPostgres, type StoreUnderTest } from './store-under-test.ts';

interface Run {
  readonly id: string;
  readonly status: string;
}

const hook = (path: string, more: object = {}) => ({
  hook: { use: 'webhook', with: { path, auth: 'none', respond: 'finished', ...more } },
});

/** Flows whose senders wait. */
const flowsAt = (system: string) => [
  {
    flow: 'double',
    triggers: { hook: { ...hook('double').hook, dedupe: '{{ trigger.body.id }}' } },
    steps: { n: { use: 'code', with: { source: 'return trigger.body.n * 2' } } },
  },
  {
    flow: 'spin',
    triggers: hook('spin'),
    steps: {
      n: { use: 'code', timeout: '3s', retry: { attempts: 1 }, with: { source: 'for (;;);' } },
    },
  },
  {
    flow: 'call',
    triggers: hook('call'),
    steps: { n: { use: 'http.request', with: { method: 'PUT', url: `${system}/slow` } } },
  },
  {
    flow: 'say',
    triggers: hook('say', { respond: 'step' }),
    steps: {
      say: { use: 'respond', with: { status: 201, body: 'early' } },
      rest: { use: 'wait', after: 'say', with: { for: '300ms' } },
    },
  },
  {
    flow: 'north',
    triggers: hook('north', { responseTimeout: '1s' }),
    settings: { priority: 8 },
    steps: { n: { use: 'set', with: { n: 1 } } },
  },
];

/** `inHand`: a worker has them before they are kept, since nobody was promised anything yet (decision 30). */
function handedSuite(name: string, store: StoreUnderTest, { inHand }: { inHand: boolean }): void {
  describe(`runs whose senders wait: ${name}`, () => {
    let weir: RunningWeir;
    let system: HoldingSystem;
    let place: Awaited<ReturnType<StoreUnderTest>>;
    let points: Awaited<ReturnType<typeof crashFolder>>;
    beforeAll(async () => {
      place = await store();
      system = await startHoldingSystem();
      points = await crashFolder();
      const own = { WEIR_EGRESS_ALLOW: system.place, WEIR_CRASH_POINTS: points.path };
      weir = await startWeir({
        env: { WEIR_DEMO: 'false', WEIR_WORKERS: '1', ...own, ...place.env },
      });
      for (const flow of flowsAt(system.url)) await publishFlow(weir, { name: flow.flow, ...flow });
    }, 60_000);
    afterAll(async () => {
      await weir?.stop();
      await system?.close();
      await points?.remove();
      await place?.remove();
    }, 60_000);

    const send = async (path: string, body: object = {}) => {
      const url = `${weir.url}/hooks/default/${path}`;
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    };
    const runsOf = async (flow: string) => {
      const { body } = await weir.api('GET', `/api/v1/runs?flow=${flow}&limit=100`);
      return (body as { items: readonly Run[] }).items;
    };
    const becomes = (flow: string, status: string) =>
      until(
        `a run of ${flow} is ${status}`,
        async () => (await runsOf(flow))[0]?.status === status,
      );
    test('an event is answered with what became of it, and its run is there', async () => {
      expect(await send('double', { id: 'a', n: 21 })).toEqual({ status: 200, body: 42 });
      const [run] = await runsOf('double');
      expect(run).toMatchObject({ status: 'succeeded' });
      const { body } = await weir.api('GET', `/api/v1/runs/${run?.id}`);
      expect(body).toMatchObject({
        trigger: { body: { id: 'a', n: 21 } },
        steps: { n: { output: 42 } },
      });
    });

    test('an event that comes many times at once is one run', async () => {
      const before = (await runsOf('double')).length;
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send('double', { id: 'b', n: 4 })),
      );
      expect(answers).toEqual(answers.map(() => ({ status: 200, body: 8 })));
      expect(await runsOf('double')).toHaveLength(before + 1);
    });

    test.runIf(inHand)('a run that takes its time is seen meanwhile', async () => {
      const answer = send('spin');
      await becomes('spin', 'running');
      expect(await answer).toMatchObject({
        status: 500,
        body: { error: { code: 'sandbox_timeout' } },
      });
    });

    test('a run is there before anything leaves', async () => {
      const answer = send('call');
      await until('the system is asked', async () => system.asked('/slow'));
      expect(await runsOf('call')).toMatchObject([{ status: 'running' }]);
      system.release();
      expect((await answer).status).toBe(200);
    });

    test('one that has answered goes on, and rests', async () => {
      expect((await fetch(`${weir.url}/hooks/default/say`, { method: 'POST' })).status).toBe(201);
      await becomes('say', 'succeeded');
    });

    test('it does not pass others by whose lane is paused', async () => {
      const lane = (paused: boolean) =>
        weir.api('POST', `/api/v1/queue/${paused ? 'pause' : 'resume'}`, {
          group: 'default',
          priority: 8,
        });
      expect((await lane(true)).status).toBeLessThan(300);
      const { status, body } = await send('north');
      expect([status, body]).toMatchObject([202, { runId: expect.any(String) }]);
      expect(await runsOf('north')).toMatchObject([{ status: 'queued' }]);
      expect((await lane(false)).status).toBeLessThan(300);
      await becomes('north', 'succeeded');
    });

    test.runIf(inHand)(
      'a burst of large events costs no worker what it has in hand',
      async () => {
        const held = send('call', { held: 'on' });
        await until('the system is asked', async () => system.heldNow > 0);
        const note = 'x'.repeat(900_000);
        const burst = Array.from({ length: 80 }, (_, index) =>
          send('double', { id: `large-${index}`, n: 1, note }),
        );
        for (const answer of await Promise.all(burst))
          expect(answer).toEqual({ status: 200, body: 2 });
        system.release();
        expect((await held).status).toBe(200);
      },
      60_000,
    );

    test('no more than its slots are kept and in hand, however many senders wait', async () => {
      const waiting = Array.from({ length: 260 }, () => send('call'));
      await until('the slots are taken', async () => system.heldNow >= 50);
      // What was handed over before it was full is kept as well; what comes then waits in line.
      await until('others wait', async () => {
        const { body } = await weir.api('GET', '/api/v1/runs?flow=call&status=queued&limit=100');
        return (body as { items: readonly Run[] }).items.length > 0;
      });
      expect(system.heldNow).toBeLessThanOrEqual(150);
      const answers = Promise.all(waiting);
      let isDone = false;
      void answers.then(() => {
        isDone = true;
      });
      await until('all are answered', async () => {
        system.release();
        return isDone;
      });
      expect((await answers).map(({ status }) => status)).toEqual(waiting.map(() => 200));
    }, 60_000);

    /** Sends events until a process stands at the point with one of them; answers its id, and what its sender will be told. */
    const standing = async (point: CrashPoint, name: string) => {
      await until('all are ready', async () => (await fetch(`${weir.url}/readyz`)).ok);
      await points.clear();
      await points.arm(point);
      const reached = points.reached(point).then(() => true);
      for (let count = 0; ; count += 1) {
        const id = `${point}-${name}-${count}`;
        const before = (await runsOf('double')).length;
        const answer = send('double', { id, n: 1 }).catch(() => null);
        // While a worker comes up, runs go the way of all.
        if (await Promise.race([reached, answer.then(() => false)])) return { id, answer, before };
      }
    };

    describe.runIf(inHand).each(['run-handed', 'handed-kept'] as const)('at %s', (point) => {
      test('the worker dies: the sender is answered all the same, and it is one run', async () => {
        const { id, answer, before } = await standing(point, 'worker');
        await killAll(weir, 'worker');
        await points.release(point);
        expect(await answer).toEqual({ status: 200, body: 2 });
        expect(await runsOf('double')).toHaveLength(before + 1);
        expect(await send('double', { id, n: 1 })).toMatchObject({ body: 2 });
        expect(await runsOf('double')).toHaveLength(before + 1);
      }, 60_000);

      test('the worker says nothing for long: it is one run', async () => {
        const { answer, before } = await standing(point, 'late');
        // The api has accepted the event itself, where it is not there yet.
        await until('the run is there', async () => (await runsOf('double')).length > before);
        await points.release(point);
        expect(await answer).toEqual({ status: 200, body: 2 });
        expect(await runsOf('double')).toHaveLength(before + 1);
      }, 60_000);

      test.each(['api', 'supervisor'] as const)(
        'the %s dies: whoever sends again is answered',
        async (victim) => {
          const { id, answer, before } = await standing(point, victim);
          await killAll(weir, victim);
          await points.release(point);
          // Its children may see to the end what they have in hand.
          if (victim === 'api') expect(await answer).toBeNull();
          else await restartAfterSupervisor(weir);
          await until(
            'it is answered',
            async () => (await send('double', { id, n: 1 })).body === 2,
          );
          expect(await runsOf('double')).toHaveLength(before + 1);
          await becomes('double', 'succeeded');
        },
        60_000,
      );
    });
  });
}

handedSuite('SQLite', inFolder, { inHand: true });
onServer('runs whose senders wait', (server) =>
  handedSuite('PostgreSQL', onPostgres(server), { inHand: false }),
);
