import { describe, expect, test } from 'vitest';
import { decodeChunks, encodeChunk } from './journal-chunks.ts';
import { packMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Append, ClaimedRun, NewRun, TenantStore } from './tenant-store.ts';

/** Ended runs: what they take, and that they go. */
export function keptRunsSuite(dialect: string, open: OpenStores): void {
  describe(`ended runs: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'kept', (own) => {
      store = own;
    });

    const publish = async (keep?: { succeeded?: number; failed?: number }) => {
      await store.saveDraft({ key: 'greet', name: 'g', document: '{}', expected: null, at: 1 });
      const more = { author: 'p', note: '', at: 1, triggers: [], slotLimit: null, keep };
      await store.publish({ flow: 'greet', revision: 1, ...more });
    };
    const claim = async (): Promise<ClaimedRun> => {
      const [run] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
      if (!run) throw new Error('nothing is claimed');
      return run;
    };
    const begin = async (id: string, more: Partial<NewRun> = {}): Promise<ClaimedRun> => {
      await store.accept(runOf(id, more));
      return claim();
    };
    const end = (run: ClaimedRun, at: number, more: Partial<Append> = {}) => {
      const ended = { status: 'succeeded' as const, endedAt: at };
      return store.append(appendTo(run, 'w', { ...ended, ...more }));
    };
    const ended = async (id: string, at: number, more: Partial<Append> = {}) =>
      end(await begin(id), at, more);
    const failed = { status: 'failed' as const };
    const old = (before: number, kind: 'succeeded' | 'failed' = 'succeeded') => ({
      flow: 'greet',
      kind,
      before,
    });
    const kept = async () => (await store.listRuns({ limit: 300 })).map(({ id }) => id).toSorted();

    test('a published flow says how long', async () => {
      await publish({ succeeded: 5000 });
      expect((await store.findFlow('greet'))?.keep).toEqual({ succeeded: 5000 });
    });

    test('goes with all that belongs to it, and nothing else', async () => {
      await ended('old', 3000);
      await ended('cancelled', 3100, { status: 'cancelled' });
      await ended('failed', 3000, failed);
      await ended('young', 9000);
      const waiting = await begin('open');
      const waits = { opened: [{ place: '{"step":"a"}', kind: 'callback' as const }], closed: [] };
      const rest = { dueAt: null, messages: 0 };
      await store.append(appendTo(waiting, 'w', { status: 'waiting', waits, rest }));
      expect(await store.forgetRuns(old(5000))).toEqual({
        removed: ['old', 'cancelled'],
        next: null,
      });
      expect(await kept()).toEqual(['failed', 'open', 'young']);
      expect(await store.journal('old')).toEqual([]);
      expect(await store.journal('failed')).toHaveLength(2);
      expect(await store.forgetRuns(old(5000, 'failed'))).toMatchObject({ removed: ['failed'] });
      expect(await store.forgetRuns(old(Number.MAX_SAFE_INTEGER))).toMatchObject({
        removed: ['young'],
      });
      expect(await kept()).toEqual(['open']);
    });

    test('a wait that was answered goes with its run; a late answer finds nothing', async () => {
      const run = await begin('r');
      const place = '{"step":"a"}';
      const waits = { opened: [{ place, kind: 'callback' as const }], closed: [] };
      await store.append(appendTo(run, 'w', { waits }));
      const bytes = packMessage({ kind: 'callback', body: 1, headers: {} });
      expect(await store.callBack({ runId: 'r', place, bytes })).toMatchObject({
        fate: 'answered',
      });
      await end(run, 3000, { chunk: chunkOf(3), snapshot: null });
      expect(await store.forgetRuns(old(4000))).toMatchObject({ removed: ['r'] });
      expect(await store.callBack({ runId: 'r', place, bytes })).toMatchObject({ fate: 'gone' });
    });

    test('the key of an event outlives its run', async () => {
      const dedupe = { hash: 'h', expiresAt: 1e9 };
      await end(await begin('first', { dedupe }), 3000);
      await store.forgetRuns(old(4000));
      expect(await store.accept(runOf('second', { dedupe }))).toMatchObject({
        runId: 'first',
        duplicate: true,
      });
    });

    test('a called run stays while its caller is open', async () => {
      const caller = await begin('caller');
      const called = { runId: 'caller', step: 'a', waits: true, depth: 1 };
      await end(await begin('called', { caller: called }), 3000);
      const lost = { ...called, runId: 'nobody' };
      await end(await begin('orphan', { caller: lost }), 3000);
      expect(await store.forgetRuns(old(4000))).toMatchObject({ removed: ['orphan'] });
      await end(caller, 3500);
      expect(await store.forgetRuns(old(4000))).toEqual({
        removed: ['called', 'caller'],
        next: null,
      });
    });

    test('some at a time, the oldest first, and past those that stay', async () => {
      await begin('caller');
      const caller = { runId: 'caller', step: 'a', waits: true, depth: 1 };
      for (let n = 0; n < 100; n += 1) await end(await begin(`stays${n}`, { caller }), 3000 + n);
      for (let n = 0; n < 110; n += 1) await ended(`goes${n}`, 4000 + n);
      const first = await store.forgetRuns(old(9000));
      expect(first).toEqual({ removed: [], next: 3100 });
      const second = await store.forgetRuns({ ...old(9000), from: first.next ?? 0 });
      expect(second.removed).toHaveLength(100);
      expect(second.removed[0]).toBe('goes0');
      const third = await store.forgetRuns({ ...old(9000), from: second.next ?? 0 });
      expect(third).toMatchObject({ next: null });
      expect(third.removed).toHaveLength(10);
    });

    test('a long journal goes some chunks at a time, its row at once', async () => {
      const run = await begin('long');
      const earlier = Array.from({ length: 2500 }, (_, n) => chunkOf(2 + n));
      await end(run, 3000, { earlier, chunk: chunkOf(2502) });
      await ended('next', 3000);
      const first = await store.forgetRuns(old(4000));
      expect(first).toEqual({ removed: ['long', 'next'], next: 3000 });
      expect(await store.findRun('long')).toBeNull();
      expect((await store.journal('long')).length).toBeGreaterThan(0);
      let rounds = 0;
      for (let { next } = first; next !== null; rounds += 1)
        next = (await store.forgetRuns({ ...old(4000), from: next })).next;
      expect(rounds).toBeGreaterThan(1);
      expect(await store.journal('long')).toEqual([]);
    });

    test('of a run that ended its flow may want less kept', async () => {
      const run = await begin('r', { trims: true });
      expect(await store.untrimmed({ before: 9000 })).toEqual([]);
      const error = { code: 'x', message: { 'zh-CN': 'x', en: 'x' }, retryable: false };
      await end(run, 3000, { status: 'failed', error: { ...error, details: 'secret' } });
      await ended('whole', 3000);
      expect(await store.untrimmed({ before: 3000 })).toEqual([]);
      const [row] = await store.untrimmed({ before: 9000 });
      expect(row).toMatchObject({ id: 'r', trims: 'pending', lastSeq: 2 });
      const chunks = [chunkOf(1), encodeChunk([{ type: 'started', seq: 2, at: 7 }])];
      const less = { runId: 'r', lastSeq: 2, chunks, error };
      expect(await store.trimRun({ ...less, lastSeq: 1 })).toBe(false);
      expect(await store.trimRun(less)).toBe(true);
      expect(await store.trimRun(less)).toBe(false);
      expect(await store.untrimmed({ before: 9000 })).toEqual([]);
      expect(decodeChunks(await store.journal('r'))).toMatchObject([{ seq: 1 }, { at: 7 }]);
      expect(await store.findRun('r')).toMatchObject({ trims: 'done', error });
      expect(await store.findRun('whole')).toMatchObject({ trims: 'no' });
    });

    test('bytes of ended runs are counted once, and no longer when they are gone', async () => {
      await publish();
      const bytes = async () => (await store.findFlow('greet'))?.keptBytes ?? 0;
      const measure = (until: number) => store.measureKept({ flow: 'greet', until });
      const look = (through: number, until: number) =>
        store.endedRuns({ flow: 'greet', through, until });
      expect(await look(0, 9000)).toEqual({
        oldest: { succeeded: null, failed: null },
        isMeasured: true,
      });
      for (let n = 0; n < 20; n += 1) await ended(`r${n}`, 3000 + n);
      await ended('failed', 3500, failed);
      await begin('open');
      expect(await look(0, 9000)).toEqual({
        oldest: { succeeded: 3000, failed: 3500 },
        isMeasured: false,
      });
      await measure(3100);
      const twenty = await bytes();
      expect(twenty).toBeGreaterThan(20 * 800);
      expect(twenty).toBeLessThan(20 * 1200);
      expect((await store.findFlow('greet'))?.keptThrough).toBe(3100);
      await measure(3100);
      await measure(2000);
      expect(await bytes()).toBe(twenty);
      await measure(9000);
      expect(await bytes()).toBeGreaterThan(twenty);
      expect(await look(9000, 9500)).toMatchObject({ isMeasured: true });
      await store.forgetRuns(old(9000));
      expect(await bytes()).toBe(twenty / 20);
      await store.forgetRuns(old(9000, 'failed'));
      expect(await bytes()).toBe(0);
    });
  });
}
