import { idTime } from '@weir/contract/id-time';
import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { RunFilter } from '@weir/contract/run-filter';
import { describe, expect, test } from 'vitest';
import { encodeChunk } from './journal-chunks.ts';
import { batchSize } from './search/search.ts';
import { appendTo, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { NewRun, TenantStore } from './tenant-store.ts';

const base = Date.UTC(2026, 0, 5, 8);
/** The n-th run, accepted n s after the first. */
const idOf = (n: number) => `${idTime(base + n * 1000)}${String(n).padStart(16, '0')}`;

/** A run of an event with this body. */
export function searchedRun(n: number, body: Json, changes: Partial<NewRun> = {}): NewRun {
  const at = base + n * 1000;
  const trigger: TriggerEvent = { id: 'hook', kind: 'webhook', at, body };
  const chunk = encodeChunk([{ type: 'accepted', seq: 1, at, trigger }]);
  return runOf(idOf(n), { acceptedAt: at, rank: n, chunk, ...changes });
}

const error = {
  code: 'rejected',
  message: { 'zh-CN': '对方拒绝：余额不足', en: 'Rejected: insufficient funds' },
  step: 'pay',
  retryable: false,
};

/** Finding runs by words, and counting them. */
export function searchSuite(dialect: string, open: OpenStores): void {
  describe(`search: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 's', (own) => {
      store = own;
    });

    const accept = (...given: Parameters<typeof searchedRun>) =>
      store.accept(searchedRun(...given));
    /** The run that is first in the queue. */
    const end = async (how: { output: Json } | 'failed', group = 'default') => {
      const [claimed] = await store.claim({ owner: 'w', group, limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      const { lastSeq: seq } = claimed.run;
      const ended: JournalEvent =
        how === 'failed'
          ? { type: 'ended', seq: seq + 2, at: base, status: 'failed', error }
          : { type: 'ended', seq: seq + 2, at: base, status: 'succeeded', output: how.output };
      await store.append(
        appendTo(claimed, 'w', {
          chunk: encodeChunk([{ type: 'started', seq: seq + 1, at: base }, ended]),
          status: ended.status,
          endedAt: base,
          error: how === 'failed' ? error : null,
        }),
      );
    };
    const found = async (filter: RunFilter & { cursor?: string; limit?: number }) =>
      (await store.listRuns({ limit: 50, ...filter })).map(({ id }) => Number(id.slice(10)));

    test('finds runs by all words of their event, newest first, page after page', async () => {
      await accept(1, { name: '销售合同模板', no: 'TPL-2026-0001' });
      await accept(2, { name: '采购合同', no: 'TPL-2026-0002', amount: 2n ** 60n });
      await accept(3, ['模板', { deep: ['合同'] }]);
      await store.catchUpSearch();
      expect(await found({ q: '合同' })).toEqual([3, 2, 1]);
      expect(await found({ q: '合同 模板' })).toEqual([3, 1]);
      expect(await found({ q: '合同模板' })).toEqual([1]);
      expect(await found({ q: '板' })).toEqual([3, 1]);
      expect(await found({ q: 'tpl-2026-0002' })).toEqual([2]);
      expect(await found({ q: 'TPL-2026-00' })).toEqual([2, 1]);
      expect(await found({ q: '1152921504606846976' })).toEqual([2]);
      expect(await found({ q: '合同', limit: 2 })).toEqual([3, 2]);
      expect(await found({ q: '合同', limit: 2, cursor: idOf(2) })).toEqual([1]);
      expect(await found({ q: '合同', cursor: idOf(1) })).toEqual([]);
      expect(await found({ q: '停用' })).toEqual([]);
      for (const none of ['!', '', '"', "' | '", '* : & \\'])
        expect(await found({ q: none })).toEqual([]);
    });

    test('finds runs by id, trace id and key, whole and by their start', async () => {
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      await accept(1, {}, { traceId, key: '订单/ORD-77-12' });
      await accept(900_000, {});
      await store.catchUpSearch();
      for (const q of [idOf(1), idOf(1).toUpperCase(), idOf(1).slice(0, 8), traceId])
        expect([q, await found({ q })]).toEqual([q, [1]]);
      expect(await found({ q: traceId.slice(0, 8) })).toEqual([1]);
      expect(await found({ q: 'ord-77-12' })).toEqual([1]);
      expect(await found({ q: '订单' })).toEqual([1]);
    });

    test('finds a run by its error and its output once it has ended', async () => {
      await accept(1, { name: 'first' });
      await accept(2, { name: 'second' });
      await store.catchUpSearch();
      await end('failed');
      await end({ output: { result: '已经启用' } });
      expect(await found({ q: '余额不足' })).toEqual([]);
      await store.catchUpSearch();
      for (const q of ['余额不足', 'insufficient funds', 'rejected', 'pay'])
        expect([q, await found({ q })]).toEqual([q, [1]]);
      expect(await found({ q: '启用' })).toEqual([2]);
      // What was known before is known still, once.
      expect(await found({ q: 'first' })).toEqual([1]);
    });

    test('words and the other filters are one', async () => {
      await accept(1, '合同', { flow: 'odd', key: 'K-1', group: 'slow' });
      await accept(2, '合同', { flow: 'even', group: '慢' });
      await accept(3, '合同', { flow: 'odd', key: 'K-1' });
      await accept(4, '别的', { flow: 'odd', key: 'K-1' });
      await end('failed', 'slow');
      await store.catchUpSearch();
      const q = '合同';
      expect(await found({ q, flow: 'odd' })).toEqual([3, 1]);
      expect(await found({ q, group: '慢' })).toEqual([2]);
      expect(await found({ q, key: 'K-1', status: ['failed'] })).toEqual([1]);
      expect(await found({ q, status: ['queued', 'failed'] })).toEqual([3, 2, 1]);
      expect(await found({ q, status: ['running'] })).toEqual([]);
      expect(await found({ q, from: base + 2000 })).toEqual([3, 2]);
      expect(await found({ q, to: base + 2000 })).toEqual([1]);
      expect(await found({ q, from: base + 5000 })).toEqual([]);
      expect(await found({ q, to: base })).toEqual([]);
    });

    test('knows of a run that was ended by hand, and of one that was set going again', async () => {
      await accept(1, '合同');
      await end('failed');
      await store.catchUpSearch();
      const chunk = encodeChunk([{ type: 'retried', seq: 4, at: base, by: 'p' }]);
      const open = { runId: idOf(1), chunk, endedAt: null, error: null, reopens: true };
      await store.intervene({ ...open, status: 'running' });
      // Its state counts at once.
      expect(await found({ q: '合同', status: ['failed'] })).toEqual([]);
      await store.catchUpSearch();
      expect(await found({ q: '合同', status: ['running'] })).toEqual([1]);
      expect(await found({ q: '余额' })).toEqual([]);
    });

    test('a flow says how much of its runs is found', async () => {
      for (const search of ['none', 'keys', 'text']) {
        const draft = { key: search, name: search, expected: null, at: 1 };
        await store.saveDraft({ ...draft, document: JSON.stringify({ settings: { search } }) });
        const place = { flow: search, revision: 1, author: 'p', note: '', at: 1 };
        await store.publish({ ...place, triggers: [], slotLimit: null });
      }
      const versioned = { version: 1, key: 'K-2026-1' };
      await accept(1, '合同', { flow: 'none', ...versioned });
      await accept(2, '合同', { flow: 'keys', ...versioned });
      await accept(3, '合同', { flow: 'text', ...versioned });
      for (let n = 0; n < 3; n += 1) await end('failed');
      await store.catchUpSearch();
      expect(await found({ q: '合同' })).toEqual([3]);
      expect(await found({ q: '余额' })).toEqual([3]);
      expect(await found({ q: 'rejected' })).toEqual([3, 2]);
      expect(await found({ q: 'k-2026-1' })).toEqual([3, 2]);
      expect(await found({ q: idOf(1) })).toEqual([]);
      expect(await found({ flow: 'none' })).toEqual([1]);
    });

    test('a run that was moved is found in its group', async () => {
      await accept(1, '合同');
      await store.catchUpSearch();
      await store.moveToGroup({ runIds: [idOf(1)], group: 'slow', at: base, by: 'p' });
      await store.catchUpSearch();
      expect(await found({ q: '合同', group: 'slow' })).toEqual([1]);
      expect(await found({ q: '合同', group: 'default' })).toEqual([]);
    });

    test('runs that are gone are found no more, nor are their words kept', async () => {
      for (let n = 1; n <= 3; n += 1) await accept(n, '合同', { flow: n === 2 ? 'old' : 'young' });
      for (let n = 1; n <= 3; n += 1) await end({ output: null });
      await store.catchUpSearch();
      const old = { flow: 'old', kind: 'succeeded' as const, before: Number.MAX_SAFE_INTEGER };
      expect(await store.forgetRuns(old)).toMatchObject({ removed: [idOf(2)] });
      await store.catchUpSearch();
      expect(await found({ q: '合同' })).toEqual([3, 1]);
      expect(await found({ q: '合同', cursor: idOf(2) })).toEqual([1]);
      // Whoever comes by that id now has words of its own.
      await accept(2, '别的');
      expect(await found({ q: '合同' })).toEqual([3, 1]);
    });

    test('a run that is gone before search knew of it is not found', async () => {
      await accept(1, '合同');
      await end({ output: null });
      const old = { flow: 'greet', kind: 'succeeded' as const, before: Number.MAX_SAFE_INTEGER };
      expect(await store.forgetRuns(old)).toMatchObject({ removed: [idOf(1)] });
      await store.catchUpSearch();
      await accept(1, '别的');
      expect(await found({ q: '合同' })).toEqual([]);
    });

    test('takes in more than fits into one go, and passes over what does not fit the filter', async () => {
      const many = batchSize + 50;
      for (let n = 0; n < many; n += 1) await accept(n, '合同', { rank: n });
      const [first] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
      if (first) await store.append(appendTo(first, 'w'));
      await store.catchUpSearch();
      expect(await found({ q: '合同', limit: 3 })).toEqual([many - 1, many - 2, many - 3]);
      expect((await found({ q: '合同', limit: 1000 })).length).toBe(many);
      expect(await found({ q: '合同', limit: 2, status: ['running'] })).toEqual([0]);
    });

    test('counts by status, flow and hour', async () => {
      for (let n = 0; n < 5; n += 1)
        await accept(n * 1800, n % 2 ? '合同' : '别的', { flow: n < 3 ? 'a' : 'b', rank: n });
      await end('failed');
      await store.catchUpSearch();
      const count = async (by: 'status' | 'flow' | 'hour', filter: RunFilter = {}) => {
        const { items, isWhole } = await store.countRuns({ filter, by });
        expect(isWhole).toBe(true);
        return Object.fromEntries(items.map(({ value, count: each }) => [value, each]));
      };
      expect(await count('status')).toEqual({ queued: 4, failed: 1 });
      expect(await count('flow')).toEqual({ a: 3, b: 2 });
      const [at, next, last] = [base, base + 3_600_000, base + 7_200_000];
      expect(await count('hour')).toEqual({ [at]: 2, [next]: 2, [last]: 1 });
      expect(await count('status', { flow: 'a', status: ['queued'] })).toEqual({ queued: 2 });
      expect(await count('flow', { status: ['queued', 'failed'] })).toEqual({ a: 3, b: 2 });
      expect(await count('flow', { flow: 'b', key: 'none' })).toEqual({});
      const range = { from: base + 1, to: last };
      expect(await count('hour', range)).toEqual({ [at]: 1, [next]: 2 });
      expect(await count('hour', { q: '合同' })).toEqual({ [at]: 1, [next]: 1 });
      expect(await count('status', { q: '别的', flow: 'a' })).toEqual({ failed: 1, queued: 1 });
    });
  });
}
