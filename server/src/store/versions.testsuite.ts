import { describe, expect, test } from 'vitest';
import { appendTo, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { Publication, TenantStore } from './tenant-store.ts';

const hook = {
  trigger: 'hook',
  use: 'webhook',
  connection: null,
  route: { method: 'POST', path: 'a' },
};

function publication(revision: number, changes: Partial<Publication> = {}): Publication {
  const made = { author: 'p1', note: '', at: 2000, triggers: [hook], slotLimit: 2 };
  return { flow: 'greet', revision, ...made, ...changes };
}

const refused = (code: string) => expect.objectContaining({ code });

/** Versions that come back or go, and documents of drafts. */
export function versionsSuite(dialect: string, open: OpenStores): void {
  describe(`versions: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'v', (own) => {
      store = own;
    });

    const save = async (document: string, more: { restores?: number } = {}): Promise<number> => {
      const expected = (await store.findFlow('greet'))?.revision ?? null;
      const draft = { key: 'greet', name: 'f', document, expected, at: 1000, ...more };
      return (await store.saveDraft(draft)).revision;
    };
    const row = async () => {
      const found = await store.findFlow('greet');
      return found && [found.revision, found.publishedVersion, found.publishedRevision];
    };

    test('an earlier version is published again as the next one', async () => {
      await store.publish(publication(await save('{"n":1}')));
      const revision = await save('{"n":2}');
      await store.publish(publication(revision));
      expect(await store.publish(publication(revision, { again: 1 }))).toMatchObject({
        version: 3,
      });
      expect(await store.findVersion({ flow: 'greet', version: 3 })).toMatchObject({
        document: '{"n":1}',
      });
      expect(await row()).toEqual([2, 3, null]);
      await expect(store.publish(publication(revision, { again: 9 }))).rejects.toEqual(
        refused('not_found'),
      );
      await expect(store.publish(publication(1, { again: 1 }))).rejects.toEqual(
        refused('revision_stale'),
      );
      expect(await row()).toEqual([2, 3, null]);
    });

    test('a draft restored from the published version does not differ from it', async () => {
      await store.publish(publication(await save('{"n":1}')));
      await store.publish(publication(await save('{"n":2}')));
      await save('{"n":1}', { restores: 1 });
      expect(await row()).toEqual([3, 2, 2]);
      await save('{"n":2}', { restores: 2 });
      expect(await row()).toEqual([4, 2, 4]);
    });

    test('unpublished, a flow has no routes and no triggers, and keeps its versions', async () => {
      await store.publish(publication(await save('{}')));
      await store.reportTriggers({
        listener: 'l1',
        before: 0,
        reports: [
          {
            flow: 'greet',
            trigger: 'hook',
            listener: 'l1',
            state: 'listening',
            error: null,
            since: 1,
            at: 2,
          },
        ],
      });
      expect(await store.unpublish({ flow: 'greet' })).toMatchObject({
        publishedVersion: null,
        publishedRevision: null,
      });
      expect(await store.findRoute({ method: 'POST', path: 'a' })).toBeNull();
      expect(await store.listTriggers()).toEqual([]);
      expect(await store.listTriggerReports()).toEqual([]);
      expect(await store.listVersions({ flow: 'greet', limit: 9 })).toHaveLength(1);
      expect(await store.publish(publication(1))).toMatchObject({ version: 2 });
      await expect(store.unpublish({ flow: 'none' })).rejects.toEqual(refused('not_found'));
    });

    test('a flow is deleted only when it is not published and all its runs have ended', async () => {
      await store.publish(publication(await save('{}')));
      await expect(store.deleteFlow({ flow: 'greet' })).rejects.toEqual(refused('conflict'));
      await store.unpublish({ flow: 'greet' });
      await store.accept(runOf('a'));
      await store.accept(runOf('b', { flow: 'other' }));
      await expect(store.deleteFlow({ flow: 'greet' })).rejects.toMatchObject({
        code: 'conflict',
        params: { en: expect.stringContaining('1 runs') },
      });
      expect(await row()).toEqual([1, null, null]);
      for (const claimed of await store.claim({ owner: 'w', group: 'default', limit: 9 }))
        await store.append(appendTo(claimed, 'w', { status: 'succeeded', endedAt: 3000 }));
      await store.deleteFlow({ flow: 'greet' });
      expect(await row()).toBeNull();
      await expect(store.deleteFlow({ flow: 'greet' })).rejects.toEqual(refused('not_found'));
      expect(await store.findRun('a')).not.toBeNull();
      expect(await store.findVersion({ flow: 'greet', version: 1 })).not.toBeNull();
      expect(await save('{"again":true}')).toBe(1);
      expect(await store.publish(publication(1))).toMatchObject({ version: 2 });
    });

    test('a document of a draft is kept once, by its flow and number', async () => {
      const draft = { flow: 'greet', version: -(2 ** 52), document: '{"n":1}', at: 1000 };
      await store.keepDraft(draft);
      await store.keepDraft({ ...draft, at: 2000 });
      const { flow, version } = draft;
      expect(await store.findDraftVersion({ flow, version })).toBe('{"n":1}');
      expect(await store.findDraftVersion({ flow: 'other', version })).toBeNull();
      const run = runOf('a', { version });
      await store.accept(run);
      expect(await store.findRun('a')).toMatchObject({ version });
    });

    test('a draft stays as long as it is asked for, or a run is pinned to it', async () => {
      for (const [version, at] of [
        [-1, 10],
        [-2, 10],
        [-3, 30],
      ] as const)
        await store.keepDraft({ flow: 'greet', version, document: '{}', at });
      await store.accept(runOf('r1', { version: -2 }));
      await store.forgetDrafts({ before: 20 });
      const left = async (version: number) => store.findDraftVersion({ flow: 'greet', version });
      expect(await Promise.all([-1, -2, -3].map(left))).toEqual([null, '{}', '{}']);
    });

    test('flows that were deleted are known by what they left', async () => {
      await store.publish(publication(await save('{}')));
      expect(await store.lostFlows()).toEqual([]);
      await store.unpublish({ flow: 'greet' });
      await store.deleteFlow({ flow: 'greet' });
      await store.keepDraft({ flow: 'tried', version: -1, document: '{}', at: 10 });
      expect([...(await store.lostFlows())].toSorted()).toEqual(['greet', 'tried']);
    });
  });
}
