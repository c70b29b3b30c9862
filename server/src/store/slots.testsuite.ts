import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { newSlot } from './new-run.ts';
import { packMessage, readMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Append, ClaimedRun, NewRun, TenantStore } from './tenant-store.ts';

/** Runs of one key, of which only so many go on at a time. */
export function slotsSuite(dialect: string, open: OpenStores): void {
  describe(`slots: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'slots', (own) => {
      store = own;
    });

    const publish = async (slotLimit: number | null, revision = 1) => {
      const expected = revision === 1 ? null : revision - 1;
      await store.saveDraft({ key: 'greet', name: 'g', document: '{}', expected, at: 1 });
      const more = { author: 'p', note: '', at: 1, triggers: [] };
      await store.publish({ flow: 'greet', revision, slotLimit, ...more });
    };
    const accept = (
      id: string,
      more: Partial<NewRun> & { key?: string; over?: 'drop' | 'replace' } = {},
    ) => {
      const { key = 'k', over, ...changes } = more;
      return store.accept(runOf(id, { slot: newSlot(key, over), ...changes }));
    };
    const claim = (owner = 'w1', limit = 9) => store.claim({ owner, group: 'default', limit });
    const claimIds = async () => (await claim()).map(({ run }) => run.id);
    const append = (run: ClaimedRun, changes: Partial<Append>) =>
      store.append(appendTo(run, 'w1', changes));
    const end = (run: ClaimedRun, lastSeq = 1) => {
      const ended = { status: 'succeeded' as const, endedAt: 3000, chunk: chunkOf(lastSeq + 1) };
      return append(run, ended);
    };
    const one = async () => {
      const [run, ...more] = await claim();
      if (!run || more.length > 0) throw new Error(`${more.length + (run ? 1 : 0)} are claimed`);
      return run;
    };
    const ready = [{ group: 'default', count: 1 }];

    test('as many as the limit says, the best by rank next', async () => {
      await publish(2);
      for (const [id, rank] of [
        ['r1', 4],
        ['r2', 3],
        ['r3', 2],
        ['r4', 1],
        ['r5', 5],
      ] as const)
        await accept(id, { rank });
      await accept('other', { key: 'other', rank: 9 });
      const [first, second, other] = await claim();
      expect([first, second, other].map((each) => each?.run.id)).toEqual(['r4', 'r3', 'other']);
      expect(await claimIds()).toEqual([]);
      expect(await store.ready()).toEqual([]);
      expect(await end(first as ClaimedRun)).toEqual(ready);
      expect(await end(other as ClaimedRun)).toEqual([]);
      expect(await claimIds()).toEqual(['r2']);
      await accept('r6', { rank: 1 });
      expect(await claimIds()).toEqual([]);
      expect(await end(second as ClaimedRun)).toEqual(ready);
      expect(await claimIds()).toEqual(['r6']);
      expect(await store.findRun('r1')).toMatchObject({ status: 'queued', slot: 'k' });
    });

    test('one that waits keeps its slot, and so does one whose worker is gone', async () => {
      await publish(1);
      await accept('r1');
      await accept('r2');
      const run = await one();
      await append(run, { status: 'waiting', rest: { dueAt: 5000, messages: 0 } });
      expect(await claimIds()).toEqual([]);
      await store.wake({ now: 5000 });
      expect((await one()).run.id).toBe('r1');
      await store.release(['w1']);
      const again = await one();
      expect(await end({ ...again, run: { ...again.run, lastSeq: 2 } }, 2)).toEqual(ready);
      expect(await claimIds()).toEqual(['r2']);
    });

    test('never more, however many claim at once', async () => {
      await publish(3);
      for (let index = 0; index < 30; index += 1) await accept(`r${index}`);
      const owners = Array.from({ length: 10 }, (_, index) => claim(`w${index}`, 3));
      expect((await Promise.all(owners)).flat()).toHaveLength(3);
    });

    test('a new limit counts at once; without one all go on', async () => {
      await publish(1);
      for (const id of ['r1', 'r2', 'r3', 'r4']) await accept(id);
      expect(await claimIds()).toEqual(['r1']);
      await publish(2, 2);
      expect(await claimIds()).toEqual(['r2']);
      await publish(null, 3);
      expect(await claimIds()).toEqual(['r3', 'r4']);
    });

    test('the key of one flow is no key of another', async () => {
      await publish(1);
      await accept('r1');
      await accept('r2', { flow: 'other' });
      await accept('r3', { flow: 'other' });
      expect(await claimIds()).toEqual(['r1', 'r2', 'r3']);
    });

    test('a run beyond the limit is dropped: it is there, and cancelled', async () => {
      await publish(1);
      const over = 'drop' as const;
      expect(await accept('r1', { over })).toMatchObject({ dropped: false, ready });
      const dropped = { runId: 'r2', duplicate: false, dropped: true, ready: [] };
      expect(await accept('r2', { over })).toEqual(dropped);
      const error = { code: 'conflict' };
      expect(await store.findRun('r2')).toMatchObject({ status: 'cancelled', lastSeq: 2, error });
      expect(decodeChunks(await store.journal('r2'))).toMatchObject([
        { seq: 1 },
        { type: 'ended', status: 'cancelled', error, seq: 2 },
      ]);
      await end(await one());
      expect(await accept('r3', { over })).toMatchObject({ dropped: false });
      const dedupe = { hash: 'h', expiresAt: 9000 };
      expect(await accept('r4', { over, dedupe })).toMatchObject({ dropped: true });
      expect(await accept('r5', { over, dedupe })).toMatchObject({ runId: 'r4', duplicate: true });
    });

    test('who called a run that is dropped hears of it', async () => {
      await publish(1);
      await accept('r1');
      const parent = await one();
      const caller = { runId: 'r1', step: 'c', waits: true, depth: 1 };
      const child = runOf('r2', { caller, slot: newSlot('k', 'drop') });
      await append(parent, {
        status: 'waiting',
        accepts: [child],
        rest: { dueAt: null, messages: 0 },
      });
      const [message] = await store.messages({ runId: 'r1', after: 0 });
      expect(message && readMessage(message.bytes)).toMatchObject({
        kind: 'call',
        runId: 'r2',
        error: { code: 'conflict' },
      });
    });

    test('a run takes the place of older ones, queued and begun', async () => {
      await publish(1);
      for (const id of ['r1', 'r2']) await accept(id);
      const begun = await one();
      await append(begun, { status: 'waiting', rest: { dueAt: null, messages: 0 } });
      const taken = await accept('r3', { over: 'replace' });
      expect(taken.ready).toEqual([{ group: 'default', count: 2 }]);
      expect(await store.findRun('r2')).toMatchObject({ status: 'cancelled', endedAt: 1000 });
      expect(decodeChunks(await store.journal('r2')).slice(-2)).toMatchObject([
        { type: 'cancel-requested', by: 'run:r3' },
        { type: 'ended', status: 'cancelled', error: { code: 'conflict' } },
      ]);
      const again = await one();
      expect(again).toMatchObject({ run: { id: 'r1' }, messages: 1 });
      const next = { ...again, run: { ...again.run, lastSeq: 2 } };
      const cancelled = { status: 'cancelled' as const, endedAt: 3000 };
      expect(await append(next, cancelled)).toEqual(ready);
      expect(await claimIds()).toEqual(['r3']);
    });

    test('one that is cancelled while it waits for a slot leaves no gap', async () => {
      await publish(1);
      for (const id of ['r1', 'r2', 'r3']) await accept(id);
      const run = await one();
      const decision = { runId: 'r2', chunk: chunkOf(2), endedAt: 1, error: null };
      expect(await store.intervene({ ...decision, status: 'cancelled' })).toEqual([]);
      expect(await end(run)).toEqual(ready);
      expect(await claimIds()).toEqual(['r3']);
    });

    test('one that is cancelled when a slot was free for it passes the slot on', async () => {
      await publish(1);
      for (const id of ['r1', 'r2', 'r3']) await accept(id);
      expect(await end(await one())).toEqual(ready);
      const decision = { runId: 'r2', chunk: chunkOf(2), endedAt: 1, error: null };
      expect(await store.intervene({ ...decision, status: 'cancelled' })).toEqual(ready);
      expect(await claimIds()).toEqual(['r3']);
    });

    test('one that was replaced holds nothing, and hears nothing old, when it goes on', async () => {
      await publish(1);
      await accept('r1');
      const bytes = packMessage({ kind: 'cancel', by: 'p' });
      await one();
      await store.tell({ runId: 'r1', bytes });
      await store.release(['w1']);
      await accept('r2', { over: 'replace' });
      expect(await store.findRun('r1')).toMatchObject({ status: 'cancelled' });
      const decision = { runId: 'r1', chunk: chunkOf(4), endedAt: null, error: null };
      await store.intervene({ ...decision, status: 'queued', reopens: true });
      expect(await store.messages({ runId: 'r1', after: 0 })).toEqual([]);
      expect(await claimIds()).toEqual(['r1']);
      expect(await claimIds()).toEqual([]);
    });

    test('one that goes on after its end needs a slot anew', async () => {
      await publish(1);
      for (const id of ['r1', 'r2']) await accept(id);
      await append(await one(), { status: 'failed', endedAt: 3000 });
      const second = await one();
      const decision = { runId: 'r1', chunk: chunkOf(3), endedAt: null, error: null };
      await store.intervene({ ...decision, status: 'running', reopens: true });
      expect(await claimIds()).toEqual([]);
      await end(second);
      expect(await claimIds()).toEqual(['r1']);
    });
  });
}
