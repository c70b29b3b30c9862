import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { packMessage, readMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Append, ClaimedRun, OpenWait, TenantStore } from './tenant-store.ts';

const bytes = (data: string) => packMessage({ kind: 'signal', data });
const place = (step: string) => JSON.stringify({ step });
const callback = (step: string): OpenWait => ({ place: place(step), kind: 'callback' });
const signal = (step: string, changes = {}): OpenWait => {
  return { place: place(step), kind: 'signal', name: 'paid', key: '1', at: 5000, ...changes };
};
const paid = { name: 'paid', key: '1', bytes: bytes('x'), keepUntil: null, after: null };
const ready = [{ group: 'default', count: 1 }];

/** What is sent to runs, from other runs and from outside. */
export function messagesSuite(dialect: string, open: OpenStores): void {
  describe(`messages to runs: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'told', (own) => {
      store = own;
    });

    const claim = async (owner = 'w1') => {
      const [claimed] = await store.claim({ owner, group: 'default', limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      return claimed;
    };
    const claimed = async (id: string) => {
      await store.accept(runOf(id));
      return claim();
    };
    const append = (run: ClaimedRun, changes: Partial<Append>) =>
      store.append(appendTo(run, 'w1', { status: 'waiting', ...changes }));
    const rest = { dueAt: 9000, messages: 0 };
    const waiting = async (id: string, ...opened: OpenWait[]) => {
      const run = await claimed(id);
      await append(run, { rest, waits: { opened, closed: [] } });
      return run;
    };
    const sent = async (runId: string, after = 0) =>
      (await store.messages({ runId, after })).map((row) => [row.number, readMessage(row.bytes)]);
    const ended = (run: ClaimedRun, changes: Partial<Append> = {}) =>
      append(run, { status: 'succeeded', endedAt: 3000, ...changes });

    describe('between runs', () => {
      test('a run at rest becomes ready, and takes what it was told', async () => {
        await waiting('r1');
        const other = await claimed('r2');
        const tells = [{ runId: 'r1', bytes: bytes('a') }];
        expect(await ended(other, { tells })).toEqual(ready);
        expect(await store.nextDue()).toBeNull();
        const again = await claim();
        expect(again).toMatchObject({ messages: 1, run: { id: 'r1', status: 'waiting' } });
        expect(await sent('r1')).toEqual([[1, { kind: 'signal', data: 'a' }]]);
        expect(await append(again, { taken: 1, rest: { dueAt: 9000, messages: 1 } })).toEqual([]);
        expect(await sent('r1')).toEqual([]);
        expect(await store.nextDue()).toBe(9000);
      });

      test('one that is held is told of it, and is ready as soon as it is given back', async () => {
        const run = await claimed('r1');
        const other = await claimed('r2');
        const tells = [bytes('a'), bytes('b')].map((each) => ({ runId: 'r1', bytes: each }));
        expect(await ended(other, { tells })).toEqual([]);
        expect(await store.told('w1')).toEqual([{ runId: 'r1', number: 2 }]);
        expect(await store.told('w2')).toEqual([]);
        expect(await sent('r1', 1)).toEqual([[2, { kind: 'signal', data: 'b' }]]);
        expect(await append(run, { taken: 1, rest: { dueAt: 9000, messages: 1 } })).toEqual(ready);
        expect(await store.nextDue()).toBeNull();
        const again = await claim();
        expect(again).toMatchObject({ messages: 2, run: { id: 'r1' } });
        const held = { runId: 'r1', owner: 'w1', epoch: again.epoch };
        expect(await store.giveBack({ ...held, dueAt: 9000, messages: 1 })).toEqual(ready);
        const last = { ...held, epoch: (await claim()).epoch };
        expect(await store.giveBack({ ...last, dueAt: 9000, messages: 2 })).toEqual([]);
      });

      test('one that has ended hears nothing, and nothing is left of what it was told', async () => {
        const run = await claimed('r1');
        const other = await claimed('r2');
        const tells = [{ runId: 'r1', bytes: bytes('a') }];
        await append(other, { status: 'running', tells });
        await ended(run);
        expect(await sent('r1')).toEqual([]);
        const next = { ...other, run: { ...other.run, lastSeq: 2 } };
        expect(await ended(next, { tells })).toEqual([]);
        expect(await sent('r1')).toEqual([]);
      });

      test('all of it is there, or nothing', async () => {
        await waiting('r1');
        const other = await claimed('r2');
        const along = { tells: [{ runId: 'r1', bytes: bytes('a') }], accepts: [runOf('r3')] };
        await expect(ended({ ...other, epoch: 9 }, along)).rejects.toMatchObject({
          code: 'lease_lost',
        });
        expect(await store.findRun('r3')).toBeNull();
        expect(await sent('r1')).toEqual([]);
        expect(await ended(other, along)).toEqual([{ group: 'default', count: 2 }]);
        expect(await store.findRun('r3')).toMatchObject({ status: 'queued', caller: null });
      });

      test('a called run knows its caller', async () => {
        const caller = { runId: 'r1', step: 's', path: [['each', 2]], waits: true, depth: 3 };
        const run = runOf('r2', { caller: caller as never });
        await append(await claimed('r1'), { rest, accepts: [run] });
        expect(await store.findRun('r2')).toMatchObject({ caller });
        expect((await claim()).run).toMatchObject({ id: 'r2', caller });
      });
    });

    describe('signals', () => {
      test('answer every open wait of that name and key, each once', async () => {
        await waiting('r1', signal('a'), signal('b'), signal('c', { key: '2' }));
        await waiting('r2', signal('a'), signal('b', { name: 'sent' }));
        expect(await store.signal(paid)).toEqual({
          woken: 3,
          ready: [{ group: 'default', count: 3 }],
          next: null,
        });
        expect(await store.signal(paid)).toMatchObject({ woken: 0, ready: [] });
        expect(await sent('r1')).toEqual([
          [1, { kind: 'signal', data: 'x', step: 'a' }],
          [2, { kind: 'signal', data: 'x', step: 'b' }],
        ]);
        expect(await sent('r2')).toEqual([[1, { kind: 'signal', data: 'x', step: 'a' }]]);
      });

      test('find nothing in runs that have ended, nor what is closed', async () => {
        const run = await claimed('r1');
        const opened = [signal('a'), signal('b')];
        await append(run, { status: 'running', waits: { opened, closed: [] } });
        const next = { ...run, run: { ...run.run, lastSeq: 2 } };
        await append(next, { status: 'running', waits: { opened: [], closed: [place('a')] } });
        expect(await store.signal(paid)).toMatchObject({ woken: 1, ready: [] });
        const last = { ...run, run: { ...run.run, lastSeq: 3 } };
        await ended(last, { waits: { opened: [signal('c')], closed: [] } });
        expect(await store.signal(paid)).toMatchObject({ woken: 0 });
      });

      test('answer some hundreds at a time', async () => {
        const opened = Array.from({ length: 501 }, (_, index) => signal(`s${index}`));
        await waiting('r1', ...opened);
        const first = await store.signal(paid);
        expect(first).toMatchObject({ woken: 500, next: { runId: 'r1', place: place('s98') } });
        // One that opens meanwhile, before the place that was reached, is none of the signal.
        await store.wake({ now: 9000 });
        const again = await claim();
        const waits = { opened: [signal('a')], closed: [] };
        const held = { ...again, run: { ...again.run, lastSeq: 2 } };
        await append(held, { rest: { dueAt: 9000, messages: 500 }, waits });
        const last = await store.signal({ ...paid, after: first.next });
        expect(last).toMatchObject({ woken: 1, next: null });
      });

      test('answer fewer at a time where they bring much', async () => {
        await waiting('r1', ...['a', 'b', 'c'].map((step) => signal(step)));
        const data = randomBytes(1_600_000).toString('hex');
        const heard = await store.signal({ ...paid, bytes: packMessage({ kind: 'signal', data }) });
        expect(heard).toMatchObject({ woken: 2, next: { runId: 'r1', place: place('b') } });
      });

      test('that are kept answer waits that open in time', async () => {
        await store.signal({ ...paid, keepUntil: 6000 });
        await store.signal({ ...paid, bytes: bytes('y'), keepUntil: 6000 });
        const run = await claimed('r1');
        const opened = [signal('a'), signal('b', { at: 6000 }), signal('c', { key: '2' })];
        const waits = { opened, closed: [] };
        expect(await append(run, { rest, waits })).toEqual(ready);
        expect((await claim()).run.id).toBe('r1');
        expect(await sent('r1')).toEqual([[1, { kind: 'signal', data: 'y', step: 'a' }]]);
        expect(await store.signal(paid)).toMatchObject({ woken: 1 });
        await store.forgetSignals({ now: 5999 });
        await waiting('r2', signal('a'));
        expect(await sent('r2')).toHaveLength(1);
        expect((await claim()).run.id).toBe('r2');
        await store.forgetSignals({ now: 6000 });
        await waiting('r3', signal('a'));
        expect(await sent('r3')).toEqual([]);
      });

      test('are not missed by a wait that opens meanwhile', async () => {
        const runs: ClaimedRun[] = [];
        for (let index = 0; index < 20; index += 1) runs.push(await claimed(`r${index}`));
        const waits = { opened: [signal('a')], closed: [] };
        const opening = runs.map((run) => append(run, { rest, waits }));
        await Promise.all([...opening, store.signal({ ...paid, keepUntil: 6000 })]);
        for (const { run } of runs) expect(await sent(run.id)).toHaveLength(1);
      });
    });

    describe('callbacks', () => {
      const call = (runId = 'r1', step = 'a') =>
        store.callBack({ runId, place: place(step), bytes: bytes(step) });

      test('answer an open wait once, however many come', async () => {
        await waiting('r1', callback('a'), callback('b'));
        expect(await store.awaitsCallback({ runId: 'r1', place: place('a') })).toBe(true);
        const fates = (await Promise.all([1, 2, 3, 4].map(() => call()))).map(({ fate }) => fate);
        expect(fates.toSorted()).toEqual(['answered', 'gone', 'gone', 'gone']);
        expect(await store.awaitsCallback({ runId: 'r1', place: place('a') })).toBe(false);
        expect(await call('r1', 'b')).toEqual({ fate: 'answered', ready });
        expect((await claim()).run.id).toBe('r1');
        expect(await sent('r1')).toEqual([
          [1, { kind: 'signal', data: 'a', step: 'a' }],
          [2, { kind: 'signal', data: 'b', step: 'b' }],
        ]);
      });

      test('that come early are kept until the wait opens, one of them', async () => {
        const run = await claimed('r1');
        expect(await call()).toEqual({ fate: 'kept', ready: [] });
        expect(await call()).toEqual({ fate: 'gone', ready: [] });
        expect(await sent('r1')).toEqual([]);
        const waits = { opened: [callback('a'), callback('b')], closed: [] };
        expect(await append(run, { rest, waits })).toEqual(ready);
        expect(await sent('r1')).toEqual([[1, { kind: 'signal', data: 'a', step: 'a' }]]);
        expect(await call()).toMatchObject({ fate: 'gone' });
      });

      test('come too late for what is closed, has ended, or never was', async () => {
        const run = await waiting('r1', callback('a'), callback('b'));
        const again = await claim().catch(() => undefined);
        expect(again).toBeUndefined();
        await store.wake({ now: 9000 });
        const { epoch } = await claim();
        const held = { ...run, epoch, run: { ...run.run, lastSeq: 2 } };
        await append(held, { status: 'running', waits: { opened: [], closed: [place('a')] } });
        expect(await call()).toMatchObject({ fate: 'gone' });
        const last = { ...held, run: { ...run.run, lastSeq: 3 } };
        await ended(last, { waits: { opened: [], closed: [place('b')] } });
        expect(await call('r1', 'b')).toMatchObject({ fate: 'gone' });
        expect(await call('r1', 'c')).toMatchObject({ fate: 'gone' });
        expect(await call('nobody')).toMatchObject({ fate: 'gone' });
      });

      test('or the end of patience decide, not both', async () => {
        const run = await claimed('r1');
        const held = { runId: 'r1', owner: 'w1', epoch: run.epoch };
        const opened = ['a', 'b', 'c'].map(callback);
        await append(run, { status: 'running', waits: { opened, closed: [] } });
        expect(await call()).toMatchObject({ fate: 'answered', ready: [] });
        expect(await store.closeWait({ ...held, place: place('a') })).toBe(false);
        expect(await store.closeWait({ ...held, place: place('b') })).toBe(true);
        expect(await store.closeWait({ ...held, place: place('b') })).toBe(true);
        expect(await call('r1', 'b')).toMatchObject({ fate: 'gone' });
        const stale = { ...held, epoch: 9, place: place('c') };
        await expect(store.closeWait(stale)).rejects.toMatchObject({ code: 'lease_lost' });
        const race = [call('r1', 'c'), store.closeWait({ ...held, place: place('c') })] as const;
        const [{ fate }, closed] = await Promise.all(race);
        expect(closed).toBe(fate === 'gone');
      });
    });

    test('a chunk of a run with messages follows its last', async () => {
      const run = await waiting('r1', signal('a'));
      await store.signal(paid);
      const again = await claim();
      const next = { ...again, run: { ...run.run, lastSeq: 2 } };
      await append(next, { chunk: chunkOf(3, 4), taken: 1, status: 'running' });
      expect(await store.findRun('r1')).toMatchObject({ lastSeq: 4, status: 'running' });
    });
  });
}
