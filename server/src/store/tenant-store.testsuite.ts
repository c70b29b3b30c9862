import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { rank } from './order.ts';
import {
  appendTo,
  chunkOf,
  type OpenStores,
  runOf,
  tenantOf,
  tenantPerTest,
} from './store.testsuite.ts';
import type {
  AuditRow,
  ConnectionRow,
  Publication,
  SaveDraft,
  TenantStore,
} from './tenant-store.ts';

function draftOf(key: string, changes: Partial<SaveDraft> = {}): SaveDraft {
  return { key, name: key, document: `{"flow":"${key}"}`, expected: null, at: 1000, ...changes };
}

function publicationOf(flow: string, paths: readonly string[] = [], revision = 1): Publication {
  const triggers = paths.map((path, place): Publication['triggers'][number] => ({
    trigger: place === 0 ? 'hook' : `hook${place}`,
    use: 'webhook',
    connection: null,
    route: { method: 'POST', path },
  }));
  return { flow, revision, author: 'p1', note: '', at: 2000, triggers, slotLimit: null };
}

const refused = (code: string) => expect.objectContaining({ code });

export function tenantStoreSuite(dialect: string, open: OpenStores): void {
  describe(`tenant store: ${dialect}`, () => {
    let stores: Awaited<ReturnType<OpenStores>>;
    let store: TenantStore;
    tenantPerTest(open, 't', (own, opened) => {
      store = own;
      stores = opened;
    });

    const claimOne = async (owner = 'w1') => {
      const [claimed] = await store.claim({ owner, group: 'default', limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      return claimed;
    };

    describe('flows', () => {
      test('saves and finds drafts', async () => {
        const name = { 'zh-CN': '甲', en: 'A' };
        const row = {
          key: 'a',
          name,
          revision: 1,
          publishedVersion: null,
          publishedRevision: null,
          keep: {},
          keptBytes: 0,
          keptThrough: 0,
          updatedAt: 1000,
        };
        expect(await store.saveDraft(draftOf('a', { name }))).toEqual(row);
        expect(await store.findFlow('a')).toEqual({ ...row, document: '{"flow":"a"}' });
        expect(await store.findFlow('b')).toBeNull();
        expect(
          await store.saveDraft(draftOf('a', { expected: 1, document: '{}', at: 1001 })),
        ).toMatchObject({
          revision: 2,
          name: 'a',
          updatedAt: 1001,
        });
        expect(await store.findFlow('a')).toMatchObject({ revision: 2, document: '{}' });
      });

      test('refuses a draft whose writer has not read the present one', async () => {
        await store.saveDraft(draftOf('a'));
        await expect(store.saveDraft(draftOf('a'))).rejects.toEqual(refused('revision_required'));
        await expect(store.saveDraft(draftOf('a', { expected: 2 }))).rejects.toEqual(
          refused('revision_stale'),
        );
        await expect(store.saveDraft(draftOf('b', { expected: 1 }))).rejects.toEqual(
          refused('revision_stale'),
        );
        const both = await Promise.allSettled(
          [1, 2].map(() => store.saveDraft(draftOf('a', { expected: 1 }))),
        );
        expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
        expect(await store.findFlow('a')).toMatchObject({ revision: 2 });
      });

      test('lists flows by key, page after page', async () => {
        for (const key of ['c', 'a', 'd', 'b']) await store.saveDraft(draftOf(key));
        const keys = async (page: Parameters<TenantStore['listFlows']>[0]) =>
          (await store.listFlows(page)).map(({ key }) => key);
        expect(await keys({ limit: 3 })).toEqual(['a', 'b', 'c']);
        expect(await keys({ limit: 3, cursor: 'c' })).toEqual(['d']);
      });

      test('publishes the draft of the revision as versions without holes', async () => {
        await store.saveDraft(draftOf('a'));
        expect(await store.publish(publicationOf('a', ['x', 'y']))).toEqual({
          flow: 'a',
          version: 1,
          author: 'p1',
          note: '',
          at: 2000,
        });
        await store.saveDraft(draftOf('a', { expected: 1, document: '{"second":true}' }));
        expect(await store.findFlow('a')).toMatchObject({
          revision: 2,
          publishedVersion: 1,
          publishedRevision: 1,
        });
        await expect(store.publish(publicationOf('a', ['x'], 1))).rejects.toEqual(
          refused('revision_stale'),
        );
        await expect(store.publish(publicationOf('none'))).rejects.toEqual(refused('not_found'));
        expect(await store.publish(publicationOf('a', ['y', 'z'], 2))).toMatchObject({
          version: 2,
        });
        expect(await store.findFlow('a')).toMatchObject({
          publishedVersion: 2,
          publishedRevision: 2,
        });
        expect(await store.findVersion({ flow: 'a', version: 1 })).toMatchObject({
          document: '{"flow":"a"}',
        });
        expect(await store.findVersion({ flow: 'a', version: 2 })).toMatchObject({
          document: '{"second":true}',
        });
        expect(await store.findVersion({ flow: 'a', version: 3 })).toBeNull();
        expect(await store.listVersions({ flow: 'a', limit: 1 })).toMatchObject([{ version: 2 }]);
        expect(await store.listVersions({ flow: 'a', limit: 9, cursor: 2 })).toMatchObject([
          { version: 1 },
        ]);
      });

      test('moves routes with the version', async () => {
        await store.saveDraft(draftOf('a'));
        await store.publish(publicationOf('a', ['x', 'y']));
        await store.publish(publicationOf('a', ['y', 'z']));
        expect(await store.findRoute({ method: 'POST', path: 'x' })).toBeNull();
        expect(await store.findRoute({ method: 'GET', path: 'y' })).toBeNull();
        expect(await store.findRoute({ method: 'POST', path: 'y' })).toEqual({
          method: 'POST',
          path: 'y',
          flow: 'a',
          version: 2,
          trigger: 'hook',
        });
      });

      test('refuses a route another flow holds, and changes nothing', async () => {
        await store.saveDraft(draftOf('a'));
        await store.saveDraft(draftOf('b'));
        await store.publish(publicationOf('a', ['x']));
        await store.publish(publicationOf('b', ['own']));
        await expect(store.publish(publicationOf('b', ['free', 'x']))).rejects.toMatchObject({
          code: 'conflict',
          params: { en: 'POST x is taken by the flow "a", choose another path' },
          options: { details: { method: 'POST', path: 'x', flow: 'a' } },
        });
        expect(await store.findFlow('b')).toMatchObject({ publishedVersion: 1 });
        expect(await store.findRoute({ method: 'POST', path: 'own' })).toMatchObject({ flow: 'b' });
        expect(await store.findRoute({ method: 'POST', path: 'free' })).toBeNull();
        expect(await store.publish(publicationOf('b', ['free']))).toMatchObject({ version: 2 });
      });
    });

    describe('accepting', () => {
      test('stores the run with its first chunk', async () => {
        const run = runOf('r1', { chunk: chunkOf(1, 2) });
        expect(await store.accept(run)).toMatchObject({ runId: 'r1', duplicate: false });
        const { chunk, ...row } = run;
        expect(await store.findRun('r1')).toEqual({
          ...row,
          caller: null,
          key: null,
          slot: null,
          parked: false,
          ready: true,
          trims: 'no',
          waitsFor: null,
          origin: null,
          status: 'queued',
          startedAt: null,
          endedAt: null,
          error: null,
          lastSeq: 2,
        });
        expect((await store.journal('r1')).map((bytes) => [...bytes])).toEqual([[...chunk.bytes]]);
        expect(await store.findRun('r2')).toBeNull();
        expect(await store.journal('r2')).toEqual([]);
      });

      test('a delivery without an id is known again once, as long as it was not acknowledged', async () => {
        const of = (delivery: 'first' | 'again', expiresAt = 9000) => ({
          dedupe: { hash: 'h', expiresAt, delivery },
        });
        expect(await store.accept(runOf('r1', of('first')))).toMatchObject({ duplicate: false });
        expect(await store.accept(runOf('r2', of('first')))).toMatchObject({ duplicate: false });
        expect(await store.accept(runOf('r3', of('again')))).toMatchObject({
          runId: 'r2',
          duplicate: true,
        });
        // It has answered: who comes next is another event that is just like it.
        expect(await store.accept(runOf('r4', of('again')))).toMatchObject({ duplicate: false });
        await store.forgetDelivery({ flow: 'greet', trigger: 'hook', hash: 'h' });
        expect(await store.accept(runOf('r5', of('again', 1001)))).toMatchObject({
          duplicate: false,
        });
        const late = runOf('r6', { ...of('again'), acceptedAt: 2000 });
        expect(await store.accept(late)).toMatchObject({ duplicate: false });
      });

      test('refuses an id that is taken, and keeps its dedupe key free', async () => {
        await store.accept(runOf('r1'));
        const dedupe = { hash: 'h', expiresAt: 9000 };
        await expect(store.accept(runOf('r1', { dedupe }))).rejects.toEqual(refused('conflict'));
        expect(await store.accept(runOf('r2', { dedupe }))).toMatchObject({
          runId: 'r2',
          duplicate: false,
        });
      });

      test('claims a run that was claimed in vain again and again alone', async () => {
        for (const id of ['r1', 'r2', 'r3']) await store.accept(runOf(id, { rank: 1 }));
        const claim = async () =>
          (await store.claim({ owner: 'w', group: 'default', limit: 9 })).map(({ run }) => run.id);
        for (let vain = 0; vain < 4; vain += 1) {
          expect(await claim()).toEqual(['r1', 'r2', 'r3']);
          await store.release(['w']);
        }
        await store.accept(runOf('r0', { rank: 0 }));
        await store.accept(runOf('r9', { rank: 9 }));
        expect(await claim()).toEqual(['r0']);
        expect(await claim()).toEqual(['r1']);
        expect(await claim()).toEqual(['r2']);
        expect(await claim()).toEqual(['r3']);
        expect(await claim()).toEqual(['r9']);
        expect(await claim()).toEqual([]);
      });

      test('forgets keys that have expired, and no others', async () => {
        const key = (hash: string, expiresAt: number) => ({ dedupe: { hash, expiresAt } });
        await store.accept(runOf('old', { acceptedAt: 1000, ...key('a', 2000) }));
        await store.accept(runOf('new', { acceptedAt: 1000, ...key('b', 9000) }));
        await store.forgetDedupe({ now: 1999 });
        const again = (id: string, hash: string) =>
          store.accept(runOf(id, { acceptedAt: 1500, ...key(hash, 9000) }));
        expect(await again('x', 'a')).toMatchObject({ runId: 'old', duplicate: true });
        await store.forgetDedupe({ now: 2000 });
        expect(await again('y', 'a')).toMatchObject({ runId: 'y', duplicate: false });
        expect(await again('z', 'b')).toMatchObject({ runId: 'new', duplicate: true });
        await store.forgetDedupe({ now: 2000 });
      });

      test('answers the first run while its key has not expired', async () => {
        const at = (id: string, acceptedAt: number, changes = {}) =>
          store.accept(
            runOf(id, {
              acceptedAt,
              dedupe: { hash: 'h', expiresAt: acceptedAt + 100 },
              ...changes,
            }),
          );
        expect(await at('r1', 1000)).toMatchObject({ runId: 'r1', duplicate: false });
        expect(await at('r2', 1099)).toMatchObject({ runId: 'r1', duplicate: true });
        expect(await store.findRun('r2')).toBeNull();
        expect(await at('r3', 1000, { trigger: 'other' })).toMatchObject({
          runId: 'r3',
          duplicate: false,
        });
        expect(await at('r4', 1000, { flow: 'other' })).toMatchObject({
          runId: 'r4',
          duplicate: false,
        });
        expect(await at('r5', 1100)).toMatchObject({ runId: 'r5', duplicate: false });
        expect(await at('r6', 1101)).toMatchObject({ runId: 'r5', duplicate: true });
      });

      test('takes one of many that come at once', async () => {
        const dedupe = { hash: 'h', expiresAt: 9000 };
        const answers = await Promise.all(
          [1, 2, 3, 4].map((n) => store.accept(runOf(`r${n}`, { dedupe }))),
        );
        expect(answers.filter(({ duplicate }) => !duplicate)).toMatchObject([
          { runId: 'r1', duplicate: false },
        ]);
        expect(new Set(answers.map(({ runId }) => runId))).toEqual(new Set(['r1']));
      });

      test('lets items of one commit stand alone', async () => {
        await store.accept(runOf('taken'));
        const items = await Promise.allSettled([
          store.accept(runOf('good1')),
          // Fails after it has written its dedupe row.
          store.accept(runOf('taken', { dedupe: { hash: 'h', expiresAt: 9000 } })),
          store.append(
            appendTo(
              { run: { ...runOf('taken'), lastSeq: 1 } as never, epoch: 9, claims: 1, messages: 0 },
              'w',
            ),
          ),
          store.accept(runOf('good2', { dedupe: { hash: 'h', expiresAt: 9000 } })),
        ]);
        expect(items.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'rejected',
          'fulfilled',
        ]);
        expect(await store.findRun('good1')).not.toBeNull();
        expect(await store.findRun('good2')).not.toBeNull();
      });
    });

    describe('claiming', () => {
      const claimIds = async (limit: number, group = 'default', owner = 'w1') =>
        (await store.claim({ owner, group, limit })).map(({ run }) => run.id);

      test('gives runs by rank, priority 1 first', async () => {
        const accept = (id: string, priority: number, acceptedAt: number) =>
          store.accept(runOf(id, { priority, acceptedAt, rank: rank(priority, acceptedAt) }));
        await accept('old', 5, 1_000);
        await accept('older', 5, 999);
        await accept('important', 2, 1_001);
        await accept('hot', 1, 50_000_000);
        await accept('ahead-of-hot', 1, 49_999_999);
        await accept('last', 9, 0);
        expect(await claimIds(2)).toEqual(['ahead-of-hot', 'hot']);
        expect(await claimIds(9)).toEqual(['important', 'older', 'old', 'last']);
        expect(await claimIds(9)).toEqual([]);
      });

      test('gives a run with its journal under the next epoch, still queued', async () => {
        const accepted = runOf('r1');
        await store.accept(accepted);
        const claimed = await claimOne();
        expect(claimed).toMatchObject({
          epoch: 1,
          run: { id: 'r1', status: 'queued', lastSeq: 1 },
        });
        expect(decodeChunks(await store.journal(claimed.run.id))).toEqual(
          decodeChunks([accepted.chunk.bytes]),
        );
      });

      test('keeps groups apart and counts what is ready', async () => {
        await store.accept(runOf('a1'));
        await store.accept(runOf('b1', { group: 'b' }));
        await store.accept(runOf('b2', { group: 'b' }));
        expect(await claimIds(1, 'b')).toEqual(['b1']);
        expect(new Map((await store.ready()).map(({ group, count }) => [group, count]))).toEqual(
          new Map([
            ['b', 1],
            ['default', 1],
          ]),
        );
        expect(await claimIds(9, 'none')).toEqual([]);
      });

      test('never gives one run twice', async () => {
        const ids = Array.from({ length: 30 }, (_, n) => `r${String(n).padStart(2, '0')}`);
        await Promise.all(ids.map((id, n) => store.accept(runOf(id, { rank: n }))));
        const claims = await Promise.all(ids.map((_, n) => claimIds(3, 'default', `w${n}`)));
        expect(claims.flat().toSorted()).toEqual(ids);
      });
    });

    describe('appending', () => {
      test('adds several chunks at once, behind what is there, or none of them', async () => {
        await store.accept(runOf('r1'));
        const claimed = await claimOne();
        const gap = { earlier: [chunkOf(3, 4)], chunk: chunkOf(5) };
        await expect(store.append(appendTo(claimed, 'w1', gap))).rejects.toEqual(
          refused('lease_lost'),
        );
        const added = { earlier: [chunkOf(2), chunkOf(3, 4)], chunk: chunkOf(5) };
        await store.append(appendTo(claimed, 'w1', added));
        expect(await store.findRun('r1')).toMatchObject({ lastSeq: 5 });
        expect(await store.journal('r1')).toHaveLength(4);
        expect(await store.journal('r1', 2)).toHaveLength(2);
      });

      test('moves the run and adds to its journal', async () => {
        await store.accept(runOf('r1'));
        const claimed = await claimOne();
        await store.append(appendTo(claimed, 'w1', { chunk: chunkOf(2, 4) }));
        expect(await store.findRun('r1')).toMatchObject({
          status: 'running',
          startedAt: 2000,
          lastSeq: 4,
        });
        const error = {
          code: 'internal',
          message: { 'zh-CN': '错', en: 'Wrong' },
          retryable: false,
          details: 2n ** 60n,
        };
        await store.append(
          appendTo(claimed, 'w1', {
            chunk: chunkOf(5),
            status: 'failed',
            startedAt: 2000,
            endedAt: 3000,
            error,
          }),
        );
        expect(await store.findRun('r1')).toMatchObject({
          status: 'failed',
          endedAt: 3000,
          error,
          lastSeq: 5,
        });
        expect(decodeChunks(await store.journal('r1')).map(({ seq }) => seq)).toEqual([
          1, 2, 3, 4, 5,
        ]);
      });

      test('may bring a queued run to its end in one chunk', async () => {
        await store.accept(runOf('r1'));
        await store.append(
          appendTo(await claimOne(), 'w1', { status: 'succeeded', endedAt: 3000 }),
        );
        expect(await store.findRun('r1')).toMatchObject({ status: 'succeeded' });
      });

      test('refuses a stale epoch, another owner and a gap, and writes nothing', async () => {
        await store.accept(runOf('r1'));
        const claimed = await claimOne();
        const wrong = [
          appendTo(claimed, 'w1', { epoch: 0 }),
          appendTo(claimed, 'w1', { epoch: 2 }),
          appendTo(claimed, 'w2'),
          appendTo(claimed, 'w1', { chunk: chunkOf(1) }),
          appendTo(claimed, 'w1', { chunk: chunkOf(3) }),
          appendTo(claimed, 'w1', { runId: 'r2' }),
        ];
        for (const append of wrong)
          await expect(store.append(append)).rejects.toEqual(refused('lease_lost'));
        expect(await store.findRun('r1')).toEqual(claimed.run);
        expect(await store.journal('r1')).toHaveLength(1);
      });

      test('refuses an illegal status', async () => {
        await store.accept(runOf('r1'));
        const claimed = await claimOne();
        await store.append(appendTo(claimed, 'w1'));
        const back = appendTo(claimed, 'w1', { chunk: chunkOf(3), status: 'queued' });
        await expect(store.append(back)).rejects.toEqual(refused('conflict'));
      });

      test('refuses everything once the run has ended', async () => {
        await store.accept(runOf('r1'));
        const claimed = await claimOne();
        await store.append(appendTo(claimed, 'w1', { status: 'succeeded' }));
        const more = appendTo(claimed, 'w1', { chunk: chunkOf(3) });
        await expect(store.append(more)).rejects.toEqual(refused('lease_lost'));
        expect(await store.release(['w1'])).toEqual([]);
        expect(await store.ready()).toEqual([]);
      });
    });

    describe('releasing', () => {
      test('gives the runs of the owners to the next, and shuts the old ones out', async () => {
        await store.accept(runOf('r1', { rank: 1 }));
        await store.accept(runOf('r2', { rank: 2, group: 'b' }));
        await store.accept(runOf('r3', { rank: 3 }));
        const stale = await claimOne('w1');
        await store.append(appendTo(stale, 'w1'));
        await store.claim({ owner: 'w2', group: 'b', limit: 1 });
        await store.claim({ owner: 'w3', group: 'default', limit: 1 });
        const counts = await store.release(['w1', 'w2', 'nobody']);
        expect(counts).toEqual([
          { group: 'b', count: 1 },
          { group: 'default', count: 1 },
        ]);
        await expect(store.append(appendTo(stale, 'w1', { chunk: chunkOf(3) }))).rejects.toEqual(
          refused('lease_lost'),
        );
        const next = await claimOne('w4');
        expect(next).toMatchObject({ epoch: 2, run: { id: 'r1', status: 'running', lastSeq: 2 } });
        expect(await store.journal(next.run.id)).toHaveLength(2);
        // The old owner, back under its name, is behind its epoch.
        await expect(
          store.append(appendTo({ ...next, epoch: 1 }, 'w4', { chunk: chunkOf(3) })),
        ).rejects.toEqual(refused('lease_lost'));
        await store.append(appendTo(next, 'w4', { chunk: chunkOf(3) }));
      });
    });

    test('lists runs newest first, by flow and status, page after page', async () => {
      for (const n of [1, 2, 3, 4, 5, 6]) {
        await store.accept(runOf(`r${n}`, { flow: n % 2 ? 'odd' : 'even', rank: n }));
      }
      await store.append(appendTo(await claimOne(), 'w1'));
      await store.append(appendTo(await claimOne(), 'w1'));
      const ids = async (page: Parameters<TenantStore['listRuns']>[0]) =>
        (await store.listRuns(page)).map(({ id }) => id);
      expect(await ids({ limit: 4 })).toEqual(['r6', 'r5', 'r4', 'r3']);
      expect(await ids({ limit: 4, cursor: 'r3' })).toEqual(['r2', 'r1']);
      expect(await ids({ limit: 2, flow: 'odd' })).toEqual(['r5', 'r3']);
      expect(await ids({ limit: 2, flow: 'odd', cursor: 'r3' })).toEqual(['r1']);
      expect(await ids({ limit: 9, status: ['running'] })).toEqual(['r2', 'r1']);
      expect(await ids({ limit: 9, status: ['running'], flow: 'even', cursor: 'r6' })).toEqual([
        'r2',
      ]);
      expect(await ids({ limit: 9, status: ['failed'] })).toEqual([]);
    });

    test('keeps connections with their sealed secrets', async () => {
      const connection: ConnectionRow = {
        key: 'core',
        connector: 'core',
        name: '核心系统',
        config: '{"baseUrl":"http://core"}',
        secrets: { token: new Uint8Array([0, 1, 255]), password: new Uint8Array([7]) },
        updatedAt: 1000,
      };
      await store.saveConnection(connection);
      await store.saveConnection({ ...connection, key: 'bare', secrets: {} });
      expect(await store.findConnection('core')).toEqual(connection);
      expect(await store.findConnection('none')).toBeNull();
      const changed = {
        ...connection,
        name: 'Core',
        secrets: { token: new Uint8Array([2]) },
        updatedAt: 1001,
      };
      await store.saveConnection(changed);
      expect(await store.listConnections()).toEqual([
        { ...connection, key: 'bare', secrets: {} },
        changed,
      ]);
    });

    test('keeps an audit trail, newest first', async () => {
      const entry = (id: string): AuditRow => ({
        id,
        at: 1000,
        actor: 'p1',
        action: 'flow.publish',
        object: 'greet',
        traceId: 'trace',
      });
      for (const id of ['a1', 'a2', 'a3']) await store.audit(entry(id));
      expect(await store.listAudit({ limit: 2 })).toEqual([entry('a3'), entry('a2')]);
      expect(await store.listAudit({ limit: 2, cursor: 'a2' })).toEqual([entry('a1')]);
    });

    test('keeps every text, with NUL as it is and lone surrogates as U+FFFD', async () => {
      const odd = 'a\0b\ufdd0\ufdd00\ud800c';
      const kept = odd.toWellFormed();
      const json = JSON.stringify({ odd });
      const draft = { name: { 'zh-CN': odd, en: odd }, document: json };
      await store.saveDraft(draftOf('a', draft));
      expect(await store.findFlow('a')).toMatchObject(draft);
      const publication = publicationOf('a', ['x']);
      await store.publish({ ...publication, author: odd, note: odd });
      const versions = await store.listVersions({ flow: 'a', limit: 9 });
      expect(versions).toMatchObject([{ author: kept, note: kept }]);
      await store.accept(runOf('r1', { flow: odd, trigger: odd, name: odd, traceId: odd }));
      const claimed = await claimOne(odd);
      const run = { flow: kept, trigger: kept, name: odd, traceId: kept };
      expect(claimed.run).toMatchObject(run);
      const error = { code: odd, message: { 'zh-CN': odd, en: odd }, retryable: false };
      await store.append(appendTo(claimed, odd, { status: 'failed', endedAt: 1, error }));
      expect(await store.findRun('r1')).toMatchObject({ ...run, error });
      const connection = { key: odd, connector: odd, name: odd, config: json, updatedAt: 1 };
      await store.saveConnection({ ...connection, secrets: { [odd]: new Uint8Array([1]) } });
      expect(await store.findConnection(odd)).toEqual({
        ...connection,
        ...{ key: kept, connector: kept, name: kept },
        secrets: { [kept]: new Uint8Array([1]) },
      });
      const entry = { actor: odd, action: odd, object: odd, traceId: odd };
      await store.audit({ id: 'a1', at: 1, ...entry });
      expect(await store.listAudit({ limit: 1 })).toMatchObject([
        { actor: kept, action: kept, object: kept, traceId: kept },
      ]);
    });

    test('finds nothing under what nobody has given, and never fails over it', async () => {
      for (const odd of ['\0', 'r1\0', '\ud800', '\ufdd0', "';--", '%', 'x'.repeat(10_000)]) {
        expect(await store.findRun(odd)).toBeNull();
        expect(await store.findFlow(odd)).toBeNull();
        expect(await store.findVersion({ flow: odd, version: 2 ** 53 - 1 })).toBeNull();
        expect(await store.findRoute({ method: odd, path: odd })).toBeNull();
        expect(await store.findConnection(odd)).toBeNull();
        expect(await store.journal(odd)).toEqual([]);
        expect(await store.listRuns({ limit: 9, cursor: odd, flow: odd })).toEqual([]);
      }
    });

    test('keeps tenants apart', async () => {
      await stores.control.ensureTenant(tenantOf('other'));
      const other = stores.tenants.of('other');
      await store.accept(runOf('r1', { dedupe: { hash: 'h', expiresAt: 9000 } }));
      await store.saveDraft(draftOf('a'));
      await store.publish(publicationOf('a', ['x']));
      const claimed = await claimOne();
      expect(await other.findRun('r1')).toBeNull();
      expect(await other.listRuns({ limit: 9 })).toEqual([]);
      expect(await other.journal('r1')).toEqual([]);
      expect(await other.findFlow('a')).toBeNull();
      expect(await other.findRoute({ method: 'POST', path: 'x' })).toBeNull();
      expect(await other.release(['w1'])).toEqual([]);
      await expect(other.append(appendTo(claimed, 'w1'))).rejects.toEqual(refused('lease_lost'));
      expect(
        await other.accept(runOf('r1', { dedupe: { hash: 'h', expiresAt: 9000 } })),
      ).toMatchObject({
        duplicate: false,
      });
      await store.append(appendTo(claimed, 'w1'));
      expect(await other.findRun('r1')).toMatchObject({ status: 'queued' });
    });

    test.each([
      'unknown',
      '',
      '..',
      '../control',
      'a/b',
      '/etc/passwd',
      't1.db',
      'T1',
      't1\0',
      '__proto__',
    ])('knows no tenant %j', async (key) => {
      const asked = async () => stores.tenants.of(key).findRun('r1');
      await expect(asked()).rejects.toEqual(refused('not_found'));
    });
  });
}
