import { expect, test } from 'vitest';
import type { TenantStore } from '../store/tenant-store.ts';
import { whyNotPublished } from './not-published.ts';

const byNumber = (last: number) => ({ zh: `，或用 v${last}`, en: `, or use v${last}` });

function why(has: { draft: boolean; versions: number }, wayOut?: typeof byNumber) {
  const store = {
    findFlow: async () => (has.draft ? {} : null),
    listVersions: async () => (has.versions > 0 ? [{ version: has.versions }] : []),
  } as unknown as TenantStore;
  return whyNotPublished(store, 'greet', wayOut);
}

test.each([
  [{ draft: false, versions: 0 }, '没有流程「greet」', 'there is no flow "greet"'],
  [{ draft: true, versions: 0 }, '还没有发布过', 'was never published; publish it first'],
  [{ draft: true, versions: 3 }, '重新发布它，或用 v3', 'publish it again, or use v3'],
  [{ draft: false, versions: 3 }, '已删除', 'was deleted; save and publish it again'],
])('a flow with %j', async (has, zh, en) => {
  expect(await why(has, byNumber)).toEqual({
    zh: expect.stringContaining(zh),
    en: expect.stringContaining(en),
  });
});

test('that was unpublished is to be published, where nothing else can be done', async () => {
  expect(await why({ draft: true, versions: 3 })).toEqual({
    zh: '流程「greet」已取消发布。请重新发布它',
    en: 'flow "greet" was unpublished; publish it again',
  });
});
