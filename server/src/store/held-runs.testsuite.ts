import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { AcceptHeld, Append, TenantStore } from './tenant-store.ts';

const refused = (code: string) => expect.objectContaining({ code });
const dedupe = { hash: 'h1', expiresAt: 9_000_000 };
const next = { group: 'default', limit: 10 };

/** A run that begins in the hands of `w1`, and what that has to say of it first. */
function heldOf(
  id: string,
  append: Partial<AcceptHeld['append']> = {},
  run: Partial<AcceptHeld['run']> = {},
): AcceptHeld {
  const { chunk: _, ...row } = runOf(id);
  const said = { chunk: chunkOf(1, 3), startedAt: 2000, endedAt: null, error: null };
  return {
    run: { ...row, ...run },
    append: { owner: 'w1', status: 'running', ...said, ...append },
  };
}

/** Runs that are kept with what their worker says first. */
export function heldRunsSuite(dialect: string, open: OpenStores): void {
  describe(`runs kept in hand: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'i', (own) => {
      store = own;
    });
    const appended = (id: string, changes: Partial<Append> = {}) =>
      store.append({
        runId: id,
        owner: 'w1',
        epoch: 1,
        chunk: chunkOf(4),
        status: 'succeeded',
        startedAt: 2000,
        endedAt: 3000,
        error: null,
        ...changes,
      });
    const seqsOf = async (id: string) =>
      decodeChunks(await store.journal(id)).map(({ seq }) => seq);

    test('have ended with their first commit, and nobody can claim them', async () => {
      const ended = { status: 'succeeded', endedAt: 3000 } as const;
      expect(await store.acceptHeld(heldOf('r1', ended))).toEqual({ holder: null, ready: [] });
      expect(await store.findRun('r1')).toMatchObject({ ...ended, lastSeq: 3, ready: false });
      expect(await seqsOf('r1')).toEqual([1, 2, 3]);
      expect(await store.journal('r1')).toHaveLength(1);
      expect(await store.claim({ owner: 'w2', ...next })).toEqual([]);
      await expect(appended('r1')).rejects.toEqual(refused('lease_lost'));
    });

    test('go on in the hands that have them, and in no others', async () => {
      await store.acceptHeld(heldOf('r1'));
      expect(await store.claim({ owner: 'w2', ...next })).toEqual([]);
      await expect(appended('r1', { owner: 'w2' })).rejects.toEqual(refused('lease_lost'));
      await appended('r1');
      expect(await store.findRun('r1')).toMatchObject({ status: 'succeeded', lastSeq: 4 });
    });

    test('are free when their worker is lost', async () => {
      await store.acceptHeld(heldOf('r1'));
      expect(await store.release(['w1'])).toEqual([{ group: 'default', count: 1 }]);
      const [claimed] = await store.claim({ owner: 'w2', ...next });
      expect(claimed).toMatchObject({ epoch: 2, run: { id: 'r1', lastSeq: 3 } });
      await expect(appended('r1')).rejects.toEqual(refused('lease_lost'));
    });

    test('may rest at once, and wake when they are due', async () => {
      await store.acceptHeld(
        heldOf('r1', { status: 'waiting', rest: { dueAt: 5000, messages: 0 } }),
      );
      expect(await store.nextDue()).toBe(5000);
      expect(await store.wake({ now: 5000 })).toEqual([{ group: 'default', count: 1 }]);
      expect(await store.claim({ owner: 'w2', ...next })).toMatchObject([{ run: { id: 'r1' } }]);
    });

    test('are kept once, whoever comes first', async () => {
      await store.acceptHeld(heldOf('r1'));
      await expect(store.accept(runOf('r1'))).rejects.toEqual(refused('conflict'));
      await store.accept(runOf('r2'));
      await expect(store.acceptHeld(heldOf('r2'))).rejects.toEqual(refused('conflict'));
      expect(await seqsOf('r1')).toEqual([1, 2, 3]);
      expect(await seqsOf('r2')).toEqual([1]);
      expect(await store.claim({ owner: 'w2', ...next })).toMatchObject([{ run: { id: 'r2' } }]);
    });

    test('are none where the event has one already', async () => {
      await store.accept(runOf('r1', { dedupe }));
      expect(await store.acceptHeld(heldOf('r2', {}, { dedupe }))).toEqual({
        holder: 'r1',
        ready: [],
      });
      expect(await store.findRun('r2')).toBeNull();
      expect(await store.journal('r2')).toEqual([]);
      const other = { ...dedupe, hash: 'h2' };
      await store.acceptHeld(heldOf('r3', {}, { dedupe: other }));
      const again = await store.accept(runOf('r4', { dedupe: other }));
      expect(again).toMatchObject({ runId: 'r3', duplicate: true });
    });

    test('begin others in the same commit, or not at all', async () => {
      const accepts = [runOf('child')];
      expect(await store.acceptHeld(heldOf('r1', { accepts }))).toEqual({
        holder: null,
        ready: [{ group: 'default', count: 1 }],
      });
      await expect(store.acceptHeld(heldOf('r2', { accepts }))).rejects.toEqual(
        refused('conflict'),
      );
      expect(await store.findRun('r2')).toBeNull();
    });
  });
}
