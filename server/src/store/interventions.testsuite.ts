import { describe, expect, test } from 'vitest';
import { packMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Intervention, OpenWait, TenantStore } from './tenant-store.ts';

const conflict = expect.objectContaining({ code: 'conflict' });
const place = '{"step":"w"}';
const open: OpenWait = { place, kind: 'callback' };

/** What people do to runs that nobody holds, and to runs that have ended. */
export function interventionsSuite(dialect: string, openStores: OpenStores): void {
  describe(`interventions: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(openStores, 'moved', (own) => {
      store = own;
    });

    const to = (runId: string, firstSeq: number, more: Partial<Intervention> = {}) =>
      store.intervene({
        runId,
        chunk: chunkOf(firstSeq),
        status: 'running',
        endedAt: null,
        error: null,
        ...more,
      });
    const claim = async () => {
      const [claimed] = await store.claim({ owner: 'w1', group: 'default', limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      return claimed;
    };
    const ended = async (status: 'failed' | 'cancelled' | 'succeeded') => {
      await store.accept(runOf('r1'));
      const waits = { opened: [open], closed: [place] };
      const error = { code: 'rejected', message: { 'zh-CN': '', en: '' }, retryable: false };
      const end = { status, endedAt: 3000, error, waits: { ...waits, opened: [] } };
      const run = await claim();
      await store.append(appendTo(run, 'w1', { waits: { ...waits, closed: [] } }));
      await store.append(appendTo({ ...run, run: { ...run.run, lastSeq: 2 } }, 'w1', end));
    };

    test('a run that has not begun ends, and its caller is told', async () => {
      await store.accept(runOf('r1'));
      const parent = await claim();
      await store.append(
        appendTo(parent, 'w1', { status: 'waiting', rest: { dueAt: null, messages: 0 } }),
      );
      await store.accept(runOf('r2'));
      const tells = [{ runId: 'r1', bytes: packMessage({ kind: 'signal' }) }];
      const end = { status: 'cancelled' as const, endedAt: 3000, tells };
      expect(await to('r2', 2, end)).toEqual([{ group: 'default', count: 1 }]);
      expect(await store.findRun('r2')).toMatchObject({ status: 'cancelled', endedAt: 3000 });
      expect((await claim()).run.id).toBe('r1');
      await expect(claim()).rejects.toThrow('nothing');
    });

    test.each(['failed', 'cancelled'] as const)('one that %s goes on', async (status) => {
      await ended(status);
      await expect(to('r1', 4)).rejects.toEqual(conflict);
      const again = { reopens: true, waits: { opened: [open], closed: [] } };
      const both = await Promise.allSettled([to('r1', 4, again), to('r1', 4, again)]);
      expect(both).toMatchObject([
        { status: 'fulfilled', value: [{ group: 'default', count: 1 }] },
        { status: 'rejected', reason: { code: 'conflict' } },
      ]);
      const row = { status: 'running', endedAt: null, error: null, lastSeq: 4 };
      expect((await claim()).run).toMatchObject({ ...row, id: 'r1' });
      const bytes = packMessage({ kind: 'callback', body: 1, headers: {} });
      expect(await store.callBack({ runId: 'r1', place, bytes })).toMatchObject({
        fate: 'answered',
      });
    });

    test('a callback whose answer was lost with the run is waited for anew', async () => {
      await store.accept(runOf('r1'));
      const run = await claim();
      const waits = { opened: [open], closed: [] };
      await store.append(appendTo(run, 'w1', { waits }));
      const bytes = packMessage({ kind: 'callback', body: 1, headers: {} });
      const call = () => store.callBack({ runId: 'r1', place, bytes });
      expect(await call()).toMatchObject({ fate: 'answered' });
      const next = { ...run, run: { ...run.run, lastSeq: 2 } };
      const end = { status: 'cancelled' as const, endedAt: 3000 };
      await store.append(appendTo(next, 'w1', { ...end, waits: { opened: [], closed: [place] } }));
      await to('r1', 4, { reopens: true, waits });
      expect(await store.awaitsCallback({ runId: 'r1', place })).toBe(true);
      expect(await call()).toMatchObject({ fate: 'answered' });
    });

    test('one that succeeded does not, nor one that never ended', async () => {
      await ended('succeeded');
      await expect(to('r1', 4, { reopens: true })).rejects.toEqual(conflict);
      await store.accept(runOf('r2'));
      await expect(to('r2', 2, { reopens: true })).rejects.toEqual(conflict);
    });

    test('a message says whether anybody heard it', async () => {
      const bytes = packMessage({ kind: 'cancel', by: 'p' });
      await store.accept(runOf('r2'));
      expect(await store.tell({ runId: 'r2', bytes })).toEqual({
        heard: true,
        ready: [{ group: 'default', count: 1 }],
      });
      await claim();
      expect(await store.tell({ runId: 'r2', bytes })).toEqual({ heard: true, ready: [] });
      expect(await store.tell({ runId: 'nobody', bytes })).toEqual({ heard: false, ready: [] });
    });
  });
}
