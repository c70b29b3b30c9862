import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { NewRun, TenantStore } from './tenant-store.ts';

/** Runs whose journal begins with that of another. */
export function takenJournalsSuite(dialect: string, open: OpenStores): void {
  describe(`taken journals: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'k', (own) => {
      store = own;
    });

    /** Of chunks 1, 2–3, 4–6. */
    const original = async () => {
      await store.accept(runOf('r1'));
      const [run] = await store.claim({ owner: 'w', group: 'default', limit: 1 });
      if (!run) throw new Error('nothing to claim');
      await store.append(appendTo(run, 'w', { chunk: chunkOf(2, 3) }));
      const next = { ...run, run: { ...run.run, lastSeq: 3 } };
      await store.append(appendTo(next, 'w', { chunk: chunkOf(4, 6) }));
    };
    const forkOf = (upTo: number, more: Partial<NewRun> = {}) =>
      store.accept(
        runOf('n1', {
          origin: { kind: 'fork', runId: 'r1', step: 'a', seq: 4 },
          taken: { runId: 'r1', upTo, edited: [] },
          chunk: chunkOf(upTo + 1),
          ...more,
        }),
      );
    const seqsOf = async (id: string) =>
      decodeChunks(await store.journal(id)).map(({ seq }) => seq);

    test('have its chunks, and say whose they are', async () => {
      await original();
      await forkOf(3);
      expect(await seqsOf('n1')).toEqual([1, 2, 3, 4]);
      const origin = { kind: 'fork', runId: 'r1', step: 'a', seq: 4 };
      expect(await store.findRun('n1')).toMatchObject({ status: 'queued', lastSeq: 4, origin });
      expect(await store.findRun('r1')).toMatchObject({ origin: null });
      expect(await seqsOf('r1')).toEqual([1, 2, 3, 4, 5, 6]);
      expect(decodeChunks([(await store.firstChunk('n1')) as Uint8Array])[0]?.seq).toBe(1);
      expect(await store.firstChunk('nobody')).toBeNull();
    });

    test('begin a chunk of the other where they were cut', async () => {
      await original();
      await forkOf(5, { chunk: chunkOf(4, 6) });
      expect(await seqsOf('n1')).toEqual([1, 2, 3, 4, 5, 6]);
    });

    test('have what was edited in place of it', async () => {
      await original();
      const edited = chunkOf(2, 3);
      const bytes = Uint8Array.from(edited.bytes);
      const taken = { runId: 'r1', upTo: 3, edited: [{ ...edited, bytes }] };
      await forkOf(3, { taken });
      expect(await seqsOf('n1')).toEqual([1, 2, 3, 4]);
      expect((await store.journal('n1'))[1]).toEqual(bytes);
    });

    test('are not accepted with a hole', async () => {
      await original();
      await expect(forkOf(3, { chunk: chunkOf(5) })).rejects.toMatchObject({ code: 'conflict' });
      const taken = { runId: 'gone', upTo: 3, edited: [] };
      await expect(forkOf(3, { taken })).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.findRun('n1')).toBeNull();
    });

    test('may be dropped by their key at once', async () => {
      await original();
      const error = { code: 'conflict', message: { 'zh-CN': '', en: '' }, retryable: false };
      const slot = { key: '"k"', over: 'drop', error } as const;
      await store.saveDraft({ key: 'greet', name: 'g', document: '{}', expected: null, at: 1 });
      await store.publish({
        flow: 'greet',
        revision: 1,
        author: 'ann',
        note: '',
        at: 2,
        triggers: [],
        slotLimit: 1,
      });
      await store.accept(runOf('r2', { slot }));
      expect(await forkOf(3, { slot })).toMatchObject({ dropped: true });
      expect(await seqsOf('n1')).toEqual([1, 2, 3, 4, 5]);
      expect(await store.findRun('n1')).toMatchObject({ status: 'cancelled', lastSeq: 5 });
    });
  });
}
