import { beforeEach, describe, expect, test } from 'vitest';
import { packMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { JobAct, TenantStore } from './tenant-store.ts';

/** Jobs, and runs that are made of others. */
export function jobsSuite(dialect: string, open: OpenStores): void {
  describe(`jobs: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'j', (own) => {
      store = own;
    });

    const minute = 60_000;
    const create = async (id: string, runIds: readonly string[]) => {
      const texts = { filter: '{"flow":"greet"}', args: '{}', actor: 'ann', traceId: 'f' };
      await store.createJob({ id, action: 'retry', ...texts, createdAt: 1000 });
      if (runIds.length > 0) await store.addToJob({ job: id, runIds });
    };
    const begun = async (id: string, runIds: readonly string[]) => {
      await create(id, runIds);
      return store.beginJob({ job: id });
    };
    const lease = (owner: string, now = 1000) =>
      store.leaseJob({ owner, now, until: now + minute });
    const tellAll = (runId: string): JobAct => ({
      verb: 'tell',
      params: { runId, bytes: packMessage({ kind: 'cancel', by: 'ann' }) },
    });
    const act = (job: string, runId: string, how = tellAll(runId)) =>
      store.actInJob({ job, runIds: [runId], act: how });

    beforeEach(async () => {
      for (const id of ['r1', 'r2', 'r3']) await store.accept(runOf(id));
    });

    test('is not there before its runs are known', async () => {
      await create('a', ['r1', 'r2', 'r1']);
      expect(await store.findJob('a')).toBeNull();
      expect(await store.listJobs({ limit: 9 })).toEqual([]);
      expect(await lease('w')).toBeNull();
      await expect(store.cancelJob({ job: 'a' })).rejects.toMatchObject({ code: 'not_found' });
      const row = await store.beginJob({ job: 'a' });
      const counts = { matched: 2, done: 0, skipped: 0, failed: 0, problems: [] };
      expect(row).toMatchObject({ state: 'running', actor: 'ann', endedAt: null, ...counts });
      await expect(store.beginJob({ job: 'a' })).rejects.toMatchObject({ code: 'conflict' });
    });

    test('is forgotten when its runs never were', async () => {
      await create('a', ['r1']);
      expect(await store.hasJobs()).toBe(true);
      await lease('w', 1000 + 11 * minute);
      expect(await lease('w', 1000 + 11 * minute)).toBeNull();
      expect(await store.hasJobs()).toBe(false);
      expect(await store.runsOfJob({ job: 'a', limit: 9 })).toEqual([]);
    });

    test('belongs to one at a time, until that falls silent', async () => {
      await begun('a', ['r1']);
      await begun('b', ['r2']);
      expect(await lease('w')).toMatchObject({ id: 'a' });
      expect(await lease('w')).toMatchObject({ id: 'a' });
      expect(await lease('v')).toMatchObject({ id: 'b' });
      expect(await lease('u')).toBeNull();
      expect(await lease('u', 1000 + minute)).toMatchObject({ id: 'a' });
    });

    test('acts on a run once, and ends when none is left', async () => {
      await begun('a', ['r2', 'r1', 'r3']);
      expect(await store.runsOfJob({ job: 'a', limit: 2 })).toEqual(['r1', 'r2']);
      const both = await Promise.all([act('a', 'r1'), act('a', 'r1')]);
      expect(both.map(({ acted }) => acted.length).toSorted()).toEqual([0, 1]);
      expect(await store.messages({ runId: 'r1', after: 0 })).toHaveLength(1);
      expect(await act('a', 'other')).toEqual({ acted: [], ready: [] });
      const problem = { outcome: 'failed', error: { code: 'internal' } } as never as object;
      const pass = { ...problem, runId: 'r2' } as never;
      await store.passInJob({ job: 'a', problem: pass });
      await store.passInJob({ job: 'a', problem: pass });
      expect(await lease('w')).toMatchObject({ state: 'running', done: 1, failed: 1 });
      await act('a', 'r3');
      expect(await lease('w', 5000)).toBeNull();
      const end = { state: 'done', endedAt: 5000, done: 2, skipped: 0, failed: 1, matched: 3 };
      expect(await store.findJob('a')).toMatchObject({ ...end, problems: [pass] });
      expect(await store.hasJobs()).toBe(false);
      await expect(store.cancelJob({ job: 'a' })).rejects.toMatchObject({ code: 'conflict' });
    });

    test('leaves a run with it whose act fails, and all else as it was', async () => {
      await begun('a', ['r1']);
      const wrong: JobAct = {
        verb: 'intervene',
        params: { runId: 'r1', chunk: chunkOf(7), status: 'running', endedAt: null, error: null },
      };
      await expect(act('a', 'r1', wrong)).rejects.toMatchObject({ code: 'conflict' });
      expect(await lease('w')).toMatchObject({ done: 0 });
      const right = { ...wrong, params: { ...wrong.params, chunk: chunkOf(2) } } as JobAct;
      const ready = [{ group: 'default', count: 1 }];
      expect(await act('a', 'r1', right)).toEqual({ acted: ['r1'], ready });
      expect(await store.findRun('r1')).toMatchObject({ lastSeq: 2 });
    });

    test('accepts a new run once for each of its own', async () => {
      await begun('a', ['r1']);
      const accept = (id: string): JobAct => ({ verb: 'acceptRun', params: runOf(id) });
      await act('a', 'r1', accept('n1'));
      await act('a', 'r1', accept('n2'));
      expect(await store.findRun('n1')).not.toBeNull();
      expect(await store.findRun('n2')).toBeNull();
    });

    test('skips those that have ended, and says which', async () => {
      const [claimed] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      const { id } = claimed.run;
      await store.append(appendTo(claimed, 'w', { status: 'succeeded', endedAt: 3000 }));
      await begun('a', ['r1', 'r2', 'r3']);
      const order = { runIds: [], priority: 1, by: 'ann', at: 4000 };
      const runIds = ['r1', 'r2', 'r3'];
      const done = await store.actInJob({
        job: 'a',
        runIds,
        act: { verb: 'prioritize', params: order },
      });
      expect(done.acted).toEqual(runIds.filter((each) => each !== id));
      expect(await lease('w')).toBeNull();
      const problems = [{ runId: id, outcome: 'skipped', error: { code: 'conflict' } }];
      expect(await store.findJob('a')).toMatchObject({ done: 2, skipped: 1, problems });
      await begun('b', ['r1', 'r2', 'r3']);
      const move = { runIds: [], group: 'north', by: 'ann', at: 4000 };
      await store.actInJob({ job: 'b', runIds, act: { verb: 'moveToGroup', params: move } });
      expect(await store.ready()).toEqual([{ group: 'north', count: 2 }]);
      await begun('c', [id]);
      expect(await act('c', id)).toMatchObject({ acted: [] });
      expect(await lease('w')).toBeNull();
      expect(await store.findJob('c')).toMatchObject({ done: 0, skipped: 1 });
    });

    test('does nothing more once it is cancelled', async () => {
      await begun('a', ['r1', 'r2']);
      await lease('v');
      await act('a', 'r1');
      expect(await store.cancelJob({ job: 'a' })).toMatchObject({ state: 'cancelled', done: 1 });
      expect(await act('a', 'r2')).toMatchObject({ acted: [] });
      expect(await lease('w')).toMatchObject({ id: 'a', state: 'cancelled' });
      expect(await lease('w', 6000)).toBeNull();
      expect(await store.findJob('a')).toMatchObject({ state: 'cancelled', endedAt: 6000 });
      await expect(store.cancelJob({ job: 'a' })).rejects.toMatchObject({ code: 'conflict' });
    });

    test('keeps the first problems of many, and lists jobs newest first', async () => {
      const runIds = Array.from({ length: 250 }, (_, i) => `x${String(i).padStart(3, '0')}`);
      await begun('a', runIds);
      const order = { runIds: [], priority: 1, by: 'ann', at: 4000 };
      await store.actInJob({ job: 'a', runIds, act: { verb: 'prioritize', params: order } });
      const row = await store.findJob('a');
      expect(row).toMatchObject({ matched: 250, skipped: 250 });
      expect(row?.problems).toHaveLength(20);
      await begun('b', []);
      expect((await store.listJobs({ limit: 1 })).map(({ id }) => id)).toEqual(['b']);
      const next = await store.listJobs({ limit: 9, cursor: 'b' });
      expect(next.map(({ id }) => id)).toEqual(['a']);
    });
  });
}
