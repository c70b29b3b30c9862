import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { idTime } from '@weir/contract/id-time';
import type { TriggerEvent } from '@weir/contract/journal';
import type { RunFilter } from '@weir/contract/run-filter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newRun, newSlot } from '../src/store/new-run.ts';
import { type OpenStores, tenantOf } from '../src/store/store.testsuite.ts';
import type { NewRun, TenantStore } from '../src/store/tenant-store.ts';

const base = Date.UTC(2026, 0, 5);
/** Accepts that wait for their commit at a time. */
const inFlight = 1000;
/** Patience of whoever asks, ms: for the slowest of several tries. */
const patience = 300;
const words = ['合同', '模板', '审批', '启用', '员工', '部门', '通知', '付款', '采购', '销售'];

const hexOf = (n: number) => createHash('md5').update(String(n)).digest('hex');
const idOf = (n: number) =>
  idTime(base + n * 250) +
  hexOf(n)
    .slice(0, 16)
    .replaceAll(/[ilou]/g, 'z');

/** Four a second; every thousandth waits in a group of its own, the others end at once, as their key is taken. */
function runOf(n: number): NewRun {
  const isRare = n % 1000 === 999;
  const at = base + n * 250;
  const event: TriggerEvent = {
    id: 'hook',
    kind: 'webhook',
    at,
    path: 'template-approved',
    body: {
      eventId: `evt-${hexOf(n).slice(0, 12)}`,
      templateId: `TPL-${String(n % 5000).padStart(5, '0')}`,
      templateName: `${words[n % 10]}${words[(n >> 4) % 10]}${words[(n >> 8) % 10]}`,
      result: 'APPROVED',
      amount: n,
      ...(n === 77_777 % maxRuns() && { note: '稀有的备注' }),
    },
  };
  return newRun({
    id: idOf(n),
    version: { flow: isRare ? 'rare' : 'common', version: 1, document: { name: '模板启用' } },
    event,
    traceId: hexOf(n + 1e9),
    priority: 5,
    group: isRare ? 'slow' : 'default',
    at,
    told: `K-${n}`,
    ...(!isRare && { slot: newSlot(`"${n % 100}"`, n < 100 ? 'queue' : 'drop') }),
  });
}

function maxRuns(): number {
  return Number(process.env['WEIR_TEST_RUNS'] ?? 307_000);
}

/** Lists, search and counts among as many runs as a busy tenant keeps. */
export function searchManySuite(dialect: string, open: OpenStores): void {
  describe(`among ${maxRuns()} runs: ${dialect}`, () => {
    const total = maxRuns();
    let stores: Awaited<ReturnType<OpenStores>>;
    let store: TenantStore;
    const say = (what: string, figure: string) => console.log(`${dialect}: ${what}: ${figure}`);

    beforeAll(async () => {
      stores = await open();
      await stores.control.ensureTenant(tenantOf('many'));
      store = stores.tenants.of('many');
      const draft = { key: 'common', name: 'c', document: '{}', expected: null, at: 1 };
      await store.saveDraft(draft);
      const place = { flow: 'common', revision: 1, author: 'p', note: '', at: 1, triggers: [] };
      await store.publish({ ...place, slotLimit: 1 });
      const begin = performance.now();
      for (let n = 0; n < total; n += inFlight)
        await Promise.all(
          Array.from({ length: Math.min(inFlight, total - n) }, (_, i) =>
            store.accept(runOf(n + i)),
          ),
        );
      say('accepted', `${Math.round(total / ((performance.now() - begin) / 1000))} runs/s`);
      await store.catchUpSearch();
      say('found', `${Math.round(total / ((performance.now() - begin) / 1000))} runs/s`);
    }, 3_600_000);
    afterAll(() => stores.close());

    /** The slowest of some, once warm. */
    async function timed<Result>(what: string, ask: () => Promise<Result>): Promise<Result> {
      let result = await ask();
      let slowest = 0;
      for (let i = 0; i < 8; i += 1) {
        const begin = performance.now();
        result = await ask();
        slowest = Math.max(slowest, performance.now() - begin);
      }
      say(what, `${slowest.toFixed(1)} ms`);
      expect.soft(slowest, what).toBeLessThan(patience);
      return result;
    }
    const list = (filter: RunFilter & { cursor?: string }) =>
      timed(JSON.stringify(filter), () => store.listRuns({ limit: 51, ...filter }));

    test('finds rare and common words, newest first', async () => {
      const one = 77_777 % total;
      const [run] = await list({ q: '稀有' });
      expect(run?.id).toBe(idOf(one));
      for (const q of [
        idOf(one),
        hexOf(one + 1e9),
        hexOf(one + 1e9).slice(0, 12),

        `evt-${hexOf(one).slice(0, 12)}`,
      ])
        expect((await list({ q })).map(({ id }) => id)).toContain(idOf(one));
      for (const filter of [
        { q: '模板' },
        { q: 'approved' },
        { q: '合同 付款' },
        { q: '同一并发键' },
        { q: 'approved', status: ['queued'] },
        { q: 'approved', flow: 'rare' },
        { q: 'approved', group: 'slow' },
        { q: 'approved', cursor: idOf(total >> 1) },
        { q: 'approved', to: base + 30_000 },
        { q: 'approved', from: base + 30_000, to: base + 60_000, flow: 'common' },
        { q: 'approved', key: '7' },
        { q: 'tpl-0012' },
        { q: '模' },
      ] satisfies (RunFilter & { cursor?: string })[]) {
        const found = await list(filter);
        expect(found.length).toBeGreaterThan(0);
        const ids = found.map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted().toReversed());
      }
      expect(await list({ q: '没有人写过' })).toEqual([]);
      expect(await list({ q: 'approved nowhere' })).toEqual([]);
    });

    test('lists by every filter people use', async () => {
      const half = base + (total >> 1) * 250;
      for (const filter of [
        {},
        { flow: 'rare' },
        { flow: 'rare', status: ['queued'] },
        { flow: 'common', status: ['queued'] },
        { status: ['queued'] },
        { status: ['queued', 'cancelled'] },
        { group: 'slow' },
        { group: 'slow', status: ['queued'] },
        { group: 'default', status: ['queued'] },
        { key: '7' },
        { from: half, to: half + 60_000 },
        { to: base + 60_000 },
        { flow: 'common', status: ['cancelled'], to: base + 60_000 },
      ] satisfies RunFilter[])
        expect((await list(filter)).length).toBeGreaterThan(0);
      expect(await list({ status: ['failed'] })).toEqual([]);
      expect(await list({ flow: 'common', status: ['failed', 'attention'] })).toEqual([]);
    });

    test('counts', async () => {
      const sum = ({ items }: Awaited<ReturnType<TenantStore['countRuns']>>) =>
        items.reduce((all, { count }) => all + count, 0);
      for (const by of ['status', 'flow', 'hour'] as const)
        expect(sum(await timed(by, () => store.countRuns({ filter: {}, by })))).toBe(total);
      const filter: RunFilter = { status: ['queued'], flow: 'rare' };
      expect(sum(await timed('of some', () => store.countRuns({ filter, by: 'hour' })))).toBe(
        Math.floor(total / 1000),
      );
      const { isWhole } = await timed('of words', () =>
        store.countRuns({ filter: { q: 'approved' }, by: 'status' }),
      );
      expect(isWhole).toBe(total <= 2_000);
    });

    test('is less than two seconds behind while runs come', async () => {
      const until = performance.now() + 5_000;
      let [n, slowest, accepted] = [total, 0, 0];
      const feed = async (): Promise<void> => {
        while (performance.now() < until) {
          await store.accept(runOf(n++));
          accepted += 1;
        }
      };
      const feeds = Array.from({ length: 20 }, feed);
      while (performance.now() < until) {
        const run = runOf(n++);
        await store.accept(run);
        const begin = performance.now();
        while ((await store.listRuns({ q: run.id, limit: 1 })).length === 0) await setTimeout(20);
        slowest = Math.max(slowest, performance.now() - begin);
      }
      await Promise.all(feeds);
      say('behind', `${slowest.toFixed(0)} ms at ${Math.round(accepted / 5)} runs/s`);
      expect(slowest).toBeLessThan(2_000);
    });
  });
}
