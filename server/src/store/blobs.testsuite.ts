import type { JournalEvent } from '@weir/contract/journal';
import { describe, expect, test } from 'vitest';
import { largeBeyond } from './cut-text.ts';
import { decodeChunks, encodeChunk } from './journal-chunks.ts';
import { appendTo, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { ClaimedRun, TenantStore } from './tenant-store.ts';

/** Large values, kept beside the journals that name them. */
export function blobsSuite(dialect: string, open: OpenStores): void {
  describe(`large values: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'blobs', (own) => {
      store = own;
    });

    const large = (letter: string): string => letter.repeat(largeBeyond + 1);
    const accepted = (body: string): JournalEvent => ({
      type: 'accepted',
      seq: 1,
      at: 1000,
      trigger: { id: 'hook', kind: 'webhook', at: 1000, body },
    });
    const ended = (output: string): JournalEvent => ({
      type: 'ended',
      status: 'succeeded',
      seq: 2,
      at: 2000,
      output,
    });
    const begin = async (id: string, body: string): Promise<ClaimedRun> => {
      await store.accept(runOf(id, { chunk: encodeChunk([accepted(body)]) }));
      const [run] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
      if (!run) throw new Error('nothing is claimed');
      return run;
    };
    const end = (run: ClaimedRun, output: string) => {
      const chunk = encodeChunk([ended(output)]);
      return store.append(appendTo(run, 'w', { status: 'succeeded', endedAt: 2000, chunk }));
    };
    const journal = async (id: string) => decodeChunks(await store.journal(id));
    const forget = () =>
      store.forgetRuns({ flow: 'greet', kind: 'succeeded', before: Number.MAX_SAFE_INTEGER });
    /** As if a day had passed. */
    const sweep = () => store.sweepBlobs({ before: Date.now() + 60_000 });

    test('a journal is read whole, whichever way its values came', async () => {
      const run = await begin('r', large('x'));
      const caller = { runId: 'r', step: 'a', waits: false, depth: 1 };
      const called = runOf('called', { chunk: encodeChunk([accepted(large('y'))]), caller });
      const noted = encodeChunk([{ ...accepted(large('z')), seq: 2 }]);
      const last = encodeChunk([{ ...ended(large('x')), seq: 3 }]);
      const more = { earlier: [noted], chunk: last, accepts: [called] };
      await store.append(appendTo(run, 'w', { status: 'succeeded', endedAt: 2000, ...more }));
      expect(await journal('r')).toEqual([
        accepted(large('x')),
        { ...accepted(large('z')), seq: 2 },
        { ...ended(large('x')), seq: 3 },
      ]);
      expect(await journal('called')).toEqual([accepted(large('y'))]);
    });

    test('a decision of a person may bring one', async () => {
      const run = await begin('r', 'small');
      await store.append(
        appendTo(run, 'w', { status: 'waiting', rest: { dueAt: null, messages: 0 } }),
      );
      const chunk = encodeChunk([{ ...ended(large('x')), seq: 3 }]);
      const decided = { status: 'running' as const, endedAt: null, error: null };
      await store.intervene({ runId: 'r', chunk, ...decided });
      expect((await journal('r')).at(-1)).toEqual({ ...ended(large('x')), seq: 3 });
    });

    test('one that is named stays; it goes when no run names it any more', async () => {
      await end(await begin('first', large('x')), large('y'));
      await sweep();
      expect(await journal('first')).toEqual([accepted(large('x')), ended(large('y'))]);
      await forget();
      const next = await begin('second', large('x'));
      await sweep();
      expect(await journal('second')).toEqual([accepted(large('x'))]);
      await end(next, 'small');
      await forget();
      await sweep();
      // What is there already is not written again, what is gone is.
      await begin('third', large('x'));
      expect(await journal('third')).toEqual([accepted(large('x'))]);
    });

    test('one that came lately stays, though nobody names it', async () => {
      const chunk = encodeChunk([accepted(large('x'))]);
      await store.accept(runOf('r', { chunk }));
      await expect(store.accept(runOf('r', { chunk }))).rejects.toMatchObject({
        code: 'conflict',
      });
      await store.sweepBlobs({ before: Date.now() - 60_000 });
      expect(await journal('r')).toEqual([accepted(large('x'))]);
    });

    test('one that is lost is told of by who reads it, and by nobody else', async () => {
      await begin('whole', 'small');
      const { blobs = [], ...chunk } = encodeChunk([accepted(large('x'))]);
      await store.accept(runOf('broken', { chunk }));
      await expect(store.journal('broken')).rejects.toMatchObject({
        code: 'blob_lost',
        params: { hash: blobs[0]?.hash },
      });
      expect(decodeChunks(await store.readableJournal('broken'))).toMatchObject([
        { trigger: { id: 'hook', body: null } },
      ]);
      expect(await store.journal('whole')).toHaveLength(1);
      expect(await store.findRun('broken')).toMatchObject({ status: 'queued' });
    });

    test('what they take counts for the flow', async () => {
      await store.saveDraft({ key: 'greet', name: 'g', document: '{}', expected: null, at: 1 });
      const random = Array.from({ length: 60_000 }, () => Math.random()).join('');
      await end(await begin('r', random), 'small');
      await store.measureKept({ flow: 'greet', until: 9000 });
      expect((await store.findFlow('greet'))?.keptBytes).toBeGreaterThan(largeBeyond);
      await forget();
      expect((await store.findFlow('greet'))?.keptBytes).toBe(0);
    });
  });
}
