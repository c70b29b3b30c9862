import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { TenantStore } from './tenant-store.ts';

const refused = (code: string) => expect.objectContaining({ code });

/** Runs that wait for a time or for a person: given back by their worker, woken or moved by others. */
export function restingRunsSuite(dialect: string, open: OpenStores): void {
  describe(`runs at rest: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'rest', (own) => {
      store = own;
    });

    const claimed = async (id: string) => {
      await store.accept(runOf(id));
      const runs = await store.claim({ owner: 'w1', group: 'default', limit: 9 });
      const found = runs.find(({ run }) => run.id === id);
      if (!found) throw new Error(`${id} is not claimed`);
      return found;
    };
    const rest = async (id: string, dueAt: number | null, status: 'waiting' | 'attention') => {
      const run = await claimed(id);
      await store.append(
        appendTo(run, 'w1', { status, rest: { dueAt, messages: 0 }, chunk: chunkOf(2, 3) }),
      );
      return run;
    };
    const claimIds = async (owner = 'w2') =>
      (await store.claim({ owner, group: 'default', limit: 9 })).map(({ run }) => run.id);

    test('nobody claims them, nor does their former owner write to them any more', async () => {
      const run = await rest('r1', 5000, 'waiting');
      expect(await store.findRun('r1')).toMatchObject({ status: 'waiting', lastSeq: 3 });
      expect(await claimIds()).toEqual([]);
      expect(await store.ready()).toEqual([]);
      await expect(store.append(appendTo(run, 'w1', { chunk: chunkOf(4, 4) }))).rejects.toEqual(
        refused('lease_lost'),
      );
      await expect(
        store.giveBack({ runId: 'r1', owner: 'w1', epoch: run.epoch, dueAt: 1, messages: 0 }),
      ).rejects.toEqual(refused('lease_lost'));
      // Nor does the silence of their former owner make them ready.
      expect(await store.release(['w1'])).toEqual([]);
    });

    test('say in their row what they wait for, until they are claimed again', async () => {
      const run = await claimed('r1');
      const waitsFor = '{"kind":"time"}';
      const resting = { dueAt: 5000, messages: 0, waitsFor };
      await store.append(
        appendTo(run, 'w1', { status: 'waiting', rest: resting, chunk: chunkOf(2, 3) }),
      );
      expect(await store.findRun('r1')).toMatchObject({ waitsFor });
      expect(await store.listRuns({ limit: 9 })).toMatchObject([{ id: 'r1', waitsFor }]);
      await store.wake({ now: 5000 });
      const [again] = await store.claim({ owner: 'w2', group: 'default', limit: 9 });
      expect(again?.run.waitsFor).toBeNull();
      const held = { runId: 'r1', owner: 'w2', epoch: again?.epoch ?? 0 };
      await store.giveBack({ ...held, ...resting });
      expect(await store.findRun('r1')).toMatchObject({ waitsFor });
    });

    test('are woken when due, earliest known first, and claimed under the next epoch', async () => {
      await rest('r1', 5000, 'waiting');
      await rest('r2', 4000, 'waiting');
      await rest('r3', null, 'attention');
      expect(await store.nextDue()).toBe(4000);
      expect(await store.wake({ now: 3999 })).toEqual([]);
      expect(await store.wake({ now: 4999 })).toEqual([{ group: 'default', count: 1 }]);
      expect(await store.nextDue()).toBe(5000);
      expect(await claimIds()).toEqual(['r2']);
      expect(await store.wake({ now: 5000 })).toEqual([{ group: 'default', count: 1 }]);
      expect(await store.wake({ now: 5000 })).toEqual([]);
      expect(await store.nextDue()).toBeNull();
      const [again] = await store.claim({ owner: 'w2', group: 'default', limit: 9 });
      expect(again).toMatchObject({ epoch: 2, run: { id: 'r1', status: 'waiting', lastSeq: 3 } });
    });

    test('go back unchanged when they came too early', async () => {
      const run = await claimed('r1');
      await store.giveBack({
        runId: 'r1',
        owner: 'w1',
        epoch: run.epoch,
        dueAt: 7000,
        messages: 0,
      });
      expect(await store.findRun('r1')).toMatchObject({ status: 'queued', lastSeq: 1 });
      expect(await claimIds()).toEqual([]);
      await store.wake({ now: 7000 });
      expect(await claimIds()).toEqual(['r1']);
    });

    test('take what a person decided, once, and become ready', async () => {
      await rest('r1', 5000, 'attention');
      const decision = {
        runId: 'r1',
        chunk: chunkOf(4, 4),
        status: 'running' as const,
        endedAt: null,
        error: null,
      };
      const both = await Promise.allSettled([store.intervene(decision), store.intervene(decision)]);
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await store.findRun('r1')).toMatchObject({ status: 'running', lastSeq: 4 });
      expect(decodeChunks(await store.journal('r1'))).toHaveLength(4);
      expect(await store.nextDue()).toBeNull();
      expect(await claimIds()).toEqual(['r1']);
    });

    test('take nothing while they are held, or after their end', async () => {
      const run = await claimed('r1');
      const decision = {
        runId: 'r1',
        chunk: chunkOf(2, 2),
        status: 'running' as const,
        endedAt: null,
        error: null,
      };
      await expect(store.intervene(decision)).rejects.toEqual(refused('conflict'));
      const end = { status: 'succeeded' as const, endedAt: 3000, chunk: chunkOf(2, 2) };
      await store.append(appendTo(run, 'w1', end));
      const late = { ...decision, chunk: chunkOf(3, 3) };
      await expect(store.intervene(late)).rejects.toEqual(refused('conflict'));
      await expect(store.intervene({ ...late, runId: 'nobody' })).rejects.toEqual(
        refused('conflict'),
      );
      expect(await claimIds()).toEqual([]);
    });

    test('a run that follows is there exactly when the end is', async () => {
      const run = await claimed('r1');
      const end = { status: 'failed' as const, endedAt: 3000, chunk: chunkOf(2, 2) };
      const follow = runOf('r2', { flow: 'tell' });
      const stale = { ...run, epoch: 9 };
      await expect(
        store.append(appendTo(stale, 'w1', { ...end, accepts: [follow] })),
      ).rejects.toEqual(refused('lease_lost'));
      expect(await store.findRun('r2')).toBeNull();
      await store.append(appendTo(run, 'w1', { ...end, accepts: [follow] }));
      expect(await store.findRun('r2')).toMatchObject({ flow: 'tell', status: 'queued' });
      expect(await claimIds()).toEqual(['r2']);
    });
  });
}
