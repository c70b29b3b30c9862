import type { JournalEvent } from '@weir/contract/journal';
import type { RunSummary } from '@weir/contract/run';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { hasRedis } from './redis-under-test.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { inFolder, onCluster, onPostgres, type StoreUnderTest } from './store-under-test.ts';

/** Requests at once. */
const senders = 40;
/** Runs that a worker has in hand at once: it claims some after the other, and each begins once its journal is read. */
const inHandAtOnce = 50;

/** How many runs are queued on each store; a fifth of them are moved about. */
export interface ManyRuns {
  readonly sqlite: number;
  readonly postgres: number;
  readonly cluster: number;
}

/** The order of many runs on every store. */
export function orderSuites({ sqlite, postgres, cluster }: ManyRuns): void {
  orderSuite('SQLite', inFolder, sqlite);
  onServer('order', (server) => {
    orderSuite('PostgreSQL', onPostgres(server), postgres);
    if (hasRedis) orderSuite('a cluster', onCluster(server), cluster);
  });
}

/** With a real worker. */
function orderSuite(name: string, store: StoreUnderTest, many: number): void {
  describe(`order on ${name}`, () => {
    let weir: RunningWeir;
    let place: Awaited<ReturnType<StoreUnderTest>>;

    beforeAll(async () => {
      place = await store();
      const env = { WEIR_DEMO: 'false', WEIR_WORKERS: '1', WEIR_GROUPS: 'default,north' };
      weir = await startWeir({ env: { ...env, ...place.env } });
    }, 60_000);
    afterAll(async () => {
      await weir?.stop();
      await place?.remove();
    }, 60_000);

    const ask = async <T>(call: string, body?: unknown): Promise<T> => {
      const [method = '', path = ''] = call.split(' ');
      const reply = await weir.api(method, path, body);
      if (reply.status >= 300) throw new Error(`${call}: ${JSON.stringify(reply)}`);
      return reply.body as T;
    };
    const publish = async (flow: string) => {
      const steps = { s: { use: 'set', with: { n: 1 } } };
      await ask(`PUT /api/v1/flows/${flow}`, { flow, name: flow, steps });
      await ask(`POST /api/v1/flows/${flow}/publish`);
    };
    const start = async (flow: string, count: number): Promise<string[]> => {
      const ids: string[] = [];
      let left = count;
      const send = async () => {
        for (; left > 0; ) {
          left -= 1;
          ids.push((await ask<{ runId: string }>(`POST /api/v1/flows/${flow}/run`, {})).runId);
        }
      };
      await Promise.all(Array.from({ length: senders }, send));
      return ids.toSorted();
    };
    const list = async (flow: string): Promise<RunSummary[]> => {
      const runs: RunSummary[] = [];
      for (let cursor = ''; ; ) {
        const path = `/api/v1/runs?limit=200&flow=${flow}${cursor && `&cursor=${cursor}`}`;
        const page = await ask<{ items: RunSummary[]; nextCursor: string | null }>(`GET ${path}`);
        runs.push(...page.items);
        if (page.nextCursor === null) return runs;
        cursor = page.nextCursor;
      }
    };
    const allSucceed = async (flow: string, ids: readonly string[]) => {
      await until('all have succeeded', async () => {
        const open = await ask<{ items: RunSummary[] }>('GET /api/v1/runs?status=queued&limit=1');
        return open.items.length === 0;
      });
      await until('the last have ended', async () => {
        return (await list(flow)).every(({ status }) => status === 'succeeded');
      });
      const runs = await list(flow);
      expect(runs.map(({ id }) => id).toSorted()).toEqual(ids);
      return runs;
    };

    test(`of ${many} that are queued, one that is promoted is the next to start`, async () => {
      await publish('queued');
      await ask('POST /api/v1/queue/pause', {});
      const ids = await start('queued', many);
      const [second = '', first = ''] = [ids.at(-2), ids.at(-1)];
      await ask(`POST /api/v1/runs/${second}/priority`, { priority: 1 });
      await ask(`POST /api/v1/runs/${first}/priority`, { priority: 9, pinned: true });
      await ask('POST /api/v1/queue/resume', {});
      const runs = await allSucceed('queued', ids);
      const startOf = (id: string) => runs.find((run) => run.id === id)?.startedAt ?? 0;
      // Both are in the first claim, as the suite of the stores proves; what is in hand then begins within milliseconds.
      for (const id of [first, second]) {
        const before = runs.filter(({ startedAt = 0 }) => startedAt < startOf(id));
        expect(before.length).toBeLessThan(inHandAtOnce);
      }
    });

    test('none is lost and none is carried out twice while they are moved about', async () => {
      await publish('moved');
      const ids: string[] = [];
      const refused: number[] = [];
      const shuffle = async (id: string, index: number) => {
        const [path, body] =
          index % 3 === 0
            ? ['group', { group: index % 2 === 0 ? 'north' : 'default' }]
            : ['priority', { priority: (index % 9) + 1 }];
        const { status } = await weir.api('POST', `/api/v1/runs/${id}/${path}`, body);
        if (status !== 200) refused.push(status);
      };
      for (let batch = 0; batch < 8; batch += 1) {
        const some = await start('moved', Math.ceil(many / 40));
        ids.push(...some);
        await Promise.all(some.map(shuffle));
      }
      await allSucceed('moved', ids.toSorted());
      // Those that had ended by then.
      expect(refused.every((status) => status === 409)).toBe(true);
      for (const id of ids.filter((_, index) => index % 10 === 0)) {
        const path = `GET /api/v1/runs/${id}/journal`;
        const { items } = await ask<{ items: JournalEvent[] }>(path);
        const types = items.map(({ type }) => type).filter((type) => !type.endsWith('-changed'));
        expect(types).toEqual(['accepted', 'started', 'step-started', 'step-ended', 'ended']);
        expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
      }
    });
  });
}
