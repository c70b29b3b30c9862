import { idTime } from '@weir/contract/id-time';
import type { RunFilter } from '@weir/contract/run-filter';
import { runStatuses } from '@weir/contract/run-status';
import { beforeEach, describe, expect, test } from 'vitest';
import { appendTo, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { NewRun, TenantStore } from './tenant-store.ts';

/** Lists of runs by every filter. */
export function findingRunsSuite(dialect: string, open: OpenStores): void {
  describe(`finding runs: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'f', (own) => {
      store = own;
    });

    const base = Date.UTC(2026, 0, 5);
    /** The n-th run, accepted n s after the first. */
    const idOf = (n: number) => `${idTime(base + n * 1000)}${String(n).padStart(16, '0')}`;
    const accept = (n: number, changes: Partial<NewRun>) =>
      store.accept(runOf(idOf(n), { acceptedAt: base + n * 1000, rank: n, ...changes }));
    const found = async (filter: RunFilter & { cursor?: string; limit?: number }) =>
      (await store.listRuns({ limit: 100, ...filter })).map(({ id }) => Number(id.slice(10)));

    beforeEach(async () => {
      for (let n = 0; n < 12; n += 1)
        await accept(n, {
          flow: n % 2 ? 'odd' : 'even',
          group: n % 3 ? 'default' : 'slow',
          key: n % 4 ? `k${n % 4}` : null,
        });
      for (const status of ['running', 'failed', 'succeeded', 'waiting'] as const) {
        const [claimed] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
        if (!claimed) throw new Error('nothing to claim');
        const endedAt = status === 'failed' || status === 'succeeded' ? base : null;
        await store.append(appendTo(claimed, 'w', { status, endedAt }));
      }
    });

    test('each narrows the list', async () => {
      expect(await found({})).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
      expect(await found({ flow: 'odd' })).toEqual([11, 9, 7, 5, 3, 1]);
      expect(await found({ group: 'slow' })).toEqual([9, 6, 3, 0]);
      expect(await found({ key: 'k3' })).toEqual([11, 7, 3]);
      expect(await found({ key: 'k' })).toEqual([]);
      expect(await found({ status: ['failed'] })).toEqual([2]);
      expect(await found({ from: base + 9000 })).toEqual([11, 10, 9]);
      expect(await found({ to: base + 2000 })).toEqual([1, 0]);
      expect(await found({ from: 0, to: 2 ** 53 - 1, limit: 2 })).toEqual([11, 10]);
    });

    test('several statuses are one list', async () => {
      const status: RunFilter['status'] = ['succeeded', 'failed', 'running', 'failed'];
      expect(await found({ status })).toEqual([4, 2, 1]);
      expect(await found({ status, limit: 2 })).toEqual([4, 2]);
      expect(await found({ status, cursor: idOf(2) })).toEqual([1]);
      expect(await found({ status: [...runStatuses] })).toEqual(await found({}));
    });

    test('all of them are one filter, page after page', async () => {
      const filter: RunFilter = {
        flow: 'odd',
        group: 'default',
        key: 'k3',
        status: ['queued'],
        from: base,
        to: base + 11_001,
      };
      expect(await found(filter)).toEqual([11, 7]);
      expect(await found({ ...filter, limit: 1 })).toEqual([11]);
      expect(await found({ ...filter, limit: 1, cursor: idOf(11) })).toEqual([7]);
      expect(await found({ ...filter, to: base + 11_000 })).toEqual([7]);
      // Whichever ends first.
      expect(await found({ to: base + 2000, cursor: idOf(9) })).toEqual([1, 0]);
      expect(await found({ to: base + 9000, cursor: idOf(2) })).toEqual([1, 0]);
    });

    test('a key is asked for as it was given, however long', async () => {
      const key = '键'.repeat(300);
      await accept(20, { key: key.slice(0, 200) });
      expect(await found({ key })).toEqual([20]);
      expect(await store.findRun(idOf(20))).toMatchObject({ key: key.slice(0, 200) });
      expect(await store.findRun(idOf(0))).toMatchObject({ key: null });
    });
  });
}
