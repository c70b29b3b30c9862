import { describe, expect, test } from 'vitest';
import { type OpenStores, tenantPerTest } from './store.testsuite.ts';
import type { Publication, TenantStore, TriggerReport } from './tenant-store.ts';

const queue = { trigger: 'arrived', use: 'rabbitmq.message', connection: 'broker', route: null };
const hook = {
  trigger: 'hook',
  use: 'webhook',
  connection: null,
  route: { method: 'POST', path: 'a' },
};

function publication(triggers: Publication['triggers'], revision = 1): Publication {
  return { flow: 'f', revision, author: 'p1', note: '', at: 2000, triggers, slotLimit: null };
}

const error = {
  code: 'not_found',
  message: { 'zh-CN': '找不到：交换机', en: 'Not found: exchange' },
  retryable: false,
};

function reportOf(changes: Partial<TriggerReport> = {}): TriggerReport {
  const place = { flow: 'f', trigger: 'arrived', listener: 'l1' };
  return { ...place, state: 'listening', error: null, since: 1000, at: 5000, ...changes };
}

/** Triggers of published flows. */
export function triggersSuite(dialect: string, open: OpenStores): void {
  describe(`triggers: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 't', (own) => {
      store = own;
    });

    const publish = async (...triggers: Publication['triggers']): Promise<void> => {
      const kept = await store.findFlow('f');
      const { revision } = await store.saveDraft({
        key: 'f',
        name: 'f',
        document: '{}',
        expected: kept?.revision ?? null,
        at: 1000,
      });
      await store.publish(publication(triggers, revision));
    };

    test('are those of the published version', async () => {
      expect(await store.listTriggers()).toEqual([]);
      await publish(hook, queue);
      const rows = [
        { flow: 'f', trigger: 'arrived', use: queue.use, connection: 'broker' },
        { flow: 'f', trigger: 'hook', use: 'webhook', connection: null },
      ];
      const of = (version: number) => rows.map((row) => ({ ...row, version, pausedAt: null }));
      expect(await store.listTriggers()).toEqual(of(1));
      await publish({ ...queue, connection: 'other' });
      expect(await store.listTriggers()).toEqual([{ ...of(2)[0], connection: 'other' }]);
      await publish();
      expect(await store.listTriggers()).toEqual([]);
    });

    test('stay paused over versions, since the first pause, until resumed', async () => {
      await publish(queue);
      const named = { flow: 'f', trigger: 'arrived' };
      expect(await store.pauseTrigger({ ...named, pausedAt: 3000 })).toMatchObject({
        ...named,
        version: 1,
        pausedAt: 3000,
      });
      expect(await store.pauseTrigger({ ...named, pausedAt: 4000 })).toMatchObject({
        pausedAt: 3000,
      });
      await publish(queue, hook);
      expect(await store.listTriggers()).toMatchObject([
        { trigger: 'arrived', version: 2, pausedAt: 3000 },
        { trigger: 'hook', pausedAt: null },
      ]);
      await store.pauseTrigger({ ...named, pausedAt: null });
      expect(await store.listTriggers()).toMatchObject([{ pausedAt: null }, { pausedAt: null }]);
      await expect(
        store.pauseTrigger({ ...named, trigger: 'none', pausedAt: 1 }),
      ).rejects.toMatchObject({ code: 'not_found' });
    });

    test('a paused webhook answers nobody', async () => {
      await publish(hook);
      expect(await store.findRoute({ method: 'POST', path: 'a' })).not.toBeNull();
      await store.pauseTrigger({ flow: 'f', trigger: 'hook', pausedAt: 3000 });
      expect(await store.findRoute({ method: 'POST', path: 'a' })).toBeNull();
      await store.pauseTrigger({ flow: 'f', trigger: 'hook', pausedAt: null });
      expect(await store.findRoute({ method: 'POST', path: 'a' })).toMatchObject({ flow: 'f' });
    });

    test('are told of by each listener, whose last word counts till it has been silent', async () => {
      const [first, second] = [reportOf(), reportOf({ listener: 'l2', at: 6000 })];
      await store.reportTriggers({ listener: 'l1', reports: [first], before: 0 });
      await store.reportTriggers({ listener: 'l2', reports: [second], before: 0 });
      const failing = reportOf({ state: 'failing', error, since: 7000, at: 7000 });
      await store.reportTriggers({ listener: 'l1', reports: [failing], before: 6000 });
      const byListener = (reports: readonly TriggerReport[]) =>
        reports.toSorted((a, b) => (a.listener < b.listener ? -1 : 1));
      expect(byListener(await store.listTriggerReports())).toEqual([failing, second]);
      await store.reportTriggers({ listener: 'l3', reports: [], before: 6001 });
      expect(await store.listTriggerReports()).toEqual([failing]);
      await store.reportTriggers({ listener: 'l1', reports: [], before: 0 });
      expect(await store.listTriggerReports()).toEqual([]);
    });
  });
}
