import { describe, expect, test } from 'vitest';
import { newSlot } from './new-run.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Caller, TenantStore, Trouble } from './tenant-store.ts';

/** What went wrong, counted by flow and error code, and told once. */
export function alertsSuite(dialect: string, open: OpenStores): void {
  describe(`alerts: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'alerts', (own) => {
      store = own;
    });

    let made = 0;
    const trouble = (at: number, changes: Partial<Trouble> = {}): Trouble => {
      made += 1;
      const id = `t${String(made).padStart(6, '0')}`;
      const what = { kind: 'failed', flow: 'greet', code: 'timeout', subject: '{}' } as const;
      return { id, at, ...what, ...changes };
    };
    const report = (at: number, changes?: Partial<Trouble>) =>
      store.reportTrouble(trouble(at, changes));
    const send = (count: number, now: number, id = `alert${now}`) =>
      store.sendAlert({
        alert: { flow: 'greet', code: 'timeout', count },
        run: runOf(id),
        now,
        quietUntil: now + 1000,
      });

    test('nothing is kept while nobody is to be told', async () => {
      await report(1);
      expect(await store.alertFlow()).toBe(null);
      expect(await store.nextDue()).toBe(null);
      await store.saveAlertFlow({ flow: 'tell' });
      expect(await store.alertFlow()).toBe('tell');
      expect(await store.gatherTroubles({ now: 5 })).toEqual([]);
      await report(2);
      expect(await store.nextDue()).toBe(2);
      await store.saveAlertFlow({ flow: null });
      expect(await store.nextDue()).toBe(null);
      await store.saveAlertFlow({ flow: 'tell' });
      expect(await store.gatherTroubles({ now: 5 })).toEqual([]);
    });

    test('counts by flow and code, and tells of the last', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await report(10, { subject: '"a"' });
      await report(30, { subject: '"c"', kind: 'attention' });
      await report(20, { code: 'rejected', subject: '"b"' });
      await report(40, { flow: 'other' });
      const alerts = await store.gatherTroubles({ now: 50 });
      expect(alerts.toSorted((a, b) => a.firstAt - b.firstAt)).toEqual([
        {
          flow: 'greet',
          code: 'timeout',
          kind: 'attention',
          subject: '"c"',
          count: 2,
          firstAt: 10,
          lastAt: 30,
        },
        expect.objectContaining({ code: 'rejected', count: 1, firstAt: 20, lastAt: 20 }),
        expect.objectContaining({ flow: 'other', count: 1 }),
      ]);
      // Asked again, by another process perhaps, they are still to be told.
      expect(await store.gatherTroubles({ now: 51 })).toHaveLength(3);
    });

    test('one is told of once, and what comes later waits until it is quiet no more', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await report(10);
      await store.gatherTroubles({ now: 20 });
      expect(await send(1, 20)).toEqual({ sent: true, ready: [{ group: 'default', count: 1 }] });
      expect(await send(1, 20, 'twice')).toEqual({ sent: false, ready: [] });
      expect(await store.findRun('twice')).toBe(null);
      expect(await store.findRun('alert20')).toMatchObject({ status: 'queued' });
      for (const at of [30, 40]) await report(at);
      expect(await store.gatherTroubles({ now: 1019 })).toEqual([]);
      expect(await store.nextDue()).toBe(1020);
      expect(await store.gatherTroubles({ now: 1020 })).toEqual([
        expect.objectContaining({ count: 2, firstAt: 30, lastAt: 40 }),
      ]);
      // One more has come since it was looked at.
      await report(1021);
      await store.gatherTroubles({ now: 1021 });
      expect(await send(2, 1021)).toEqual({ sent: false, ready: [] });
      expect((await send(3, 1021)).sent).toBe(true);
      expect(await store.nextDue()).toBe(2021);
      expect(await store.gatherTroubles({ now: 2021 })).toEqual([]);
      expect(await store.nextDue()).toBe(null);
    });

    test('what cannot be told now is told later', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await report(10);
      await store.gatherTroubles({ now: 20 });
      await store.putOffAlerts({ now: 20, until: 500 });
      expect(await store.nextDue()).toBe(500);
      expect(await store.gatherTroubles({ now: 499 })).toEqual([]);
      expect(await store.gatherTroubles({ now: 500 })).toHaveLength(1);
    });

    test('of its own troubles the alert flow does not hear, nor of those of what it calls', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await report(10, { flow: 'tell' });
      const called = (runId: string): Caller => ({ runId, step: 's', waits: true, depth: 1 });
      await store.accept(runOf('a', { flow: 'tell' }));
      await store.accept(runOf('b', { caller: called('a') }));
      await store.accept(runOf('c'));
      await report(11, { caller: called('a') });
      await report(12, { caller: called('b') });
      expect(await store.gatherTroubles({ now: 20 })).toEqual([]);
      await report(13, { caller: called('c') });
      await report(14, { caller: called('gone') });
      expect(await store.gatherTroubles({ now: 20 })).toMatchObject([{ count: 2 }]);
    });

    test('a failed run is reported with its end, or not at all', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await store.accept(runOf('r1'));
      const [run] = await store.claim({ owner: 'w1', group: 'default', limit: 1 });
      if (!run) throw new Error('none is ready');
      const ended = { status: 'failed', endedAt: 3000, chunk: chunkOf(2) } as const;
      const append = appendTo(run, 'w1', { ...ended, troubles: [trouble(3000)] });
      await expect(store.append({ ...append, epoch: 7 })).rejects.toMatchObject({
        code: 'lease_lost',
      });
      expect(await store.nextDue()).toBe(null);
      await store.append(append);
      expect(await store.nextDue()).toBe(3000);
    });

    test('more than one commit gathers are all counted, by whoever gathers', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      const all = Array.from({ length: 2100 }, (_, at) => report(at));
      await Promise.all(all);
      let count = 0;
      for (let round = 0; count < 2100 && round < 20; round += 1) {
        const gathered = await Promise.all(
          [1, 2].map(() => store.gatherTroubles({ now: 5000 + round })),
        );
        count = Math.max(...gathered.flat().map((alert) => alert.count));
      }
      expect(count).toBe(2100);
      expect(await store.gatherTroubles({ now: 9000 })).toMatchObject([{ count: 2100 }]);
    });

    test('a run that shares a key with others waits for its slot as any other', async () => {
      await store.saveAlertFlow({ flow: 'tell' });
      await report(10);
      await store.gatherTroubles({ now: 20 });
      const run = runOf('kept', { slot: newSlot('k', 'replace') });
      const alert = { flow: 'greet', code: 'timeout', count: 1 };
      const sent = await store.sendAlert({ alert, run, now: 20, quietUntil: 30 });
      expect(sent.sent).toBe(true);
      expect(await store.findRun('kept')).toMatchObject({ slot: 'k' });
    });
  });
}
