import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ControlStore, NewToken, Person } from './control-store.ts';
import { type OpenStores, tenantOf } from './store.testsuite.ts';

const owner: Person = { id: 'p1', name: 'Owner', role: 'owner', createdAt: 10 };
function tokenOf(id: string, changes: Partial<NewToken> = {}): NewToken {
  return {
    id,
    hash: `hash of ${id}`,
    tenant: 'a',
    name: '发布 CI',
    createdAt: 10,
    expiresAt: null,
    createdBy: 'p1',
    ...changes,
  };
}
const withoutHash = ({ hash: _, ...token }: NewToken) => token;
const day = 86_400_000;

export function controlStoreSuite(dialect: string, open: OpenStores): void {
  describe(`control store: ${dialect}`, () => {
    let stores: Awaited<ReturnType<OpenStores>>;
    let control: ControlStore;
    beforeEach(async () => {
      stores = await open();
      control = stores.control;
    });
    afterEach(() => stores.close());

    test('keeps the tenant that was made first', async () => {
      expect(await control.ensureTenant(tenantOf('a'))).toEqual(tenantOf('a'));
      expect(await control.ensureTenant({ ...tenantOf('a'), name: 'Other' })).toEqual(
        tenantOf('a'),
      );
      await control.ensureTenant(tenantOf('b-2'));
      expect(await control.tenants()).toEqual([tenantOf('a'), tenantOf('b-2')]);
    });

    test('makes no tenant whose key could be a path', async () => {
      for (const key of ['', '..', '../a', 'a/b', 'A', 'a--b', 'a\0', 'a'.repeat(201)]) {
        await expect(control.ensureTenant(tenantOf(key))).rejects.toMatchObject({
          code: 'not_found',
        });
      }
      expect(await control.tenants()).toEqual([]);
    });

    test('keeps the first person', async () => {
      expect(await control.ensureOwner(owner)).toEqual(owner);
      expect(await control.ensureOwner({ ...owner, id: 'p2' })).toEqual(owner);
    });

    test('gives a sign-in code to one caller', async () => {
      await control.ensureOwner(owner);
      await control.addSignInCode({ hash: 'h', personId: 'p1', expiresAt: 100 });
      const takes = await Promise.all(
        [1, 2, 3].map(() => control.takeSignInCode({ hash: 'h', now: 99 })),
      );
      expect(takes).toEqual([owner, null, null]);
      expect(await control.takeSignInCode({ hash: 'unknown', now: 99 })).toBeNull();
    });

    test('gives no expired code', async () => {
      await control.ensureOwner(owner);
      await control.addSignInCode({ hash: 'h', personId: 'p1', expiresAt: 100 });
      expect(await control.takeSignInCode({ hash: 'h', now: 100 })).toBeNull();
    });

    test('finds a session till it expires or ends', async () => {
      await control.ensureOwner(owner);
      await control.ensureTenant(tenantOf('a'));
      expect(await control.hasSignedIn()).toBe(false);
      await control.addSession({ hash: 's', personId: 'p1', tenant: 'a', expiresAt: 100 });
      expect(await control.hasSignedIn()).toBe(true);
      expect(await control.findSession({ hash: 's', now: 99 })).toEqual({
        person: owner,
        tenant: 'a',
        expiresAt: 100,
      });
      expect(await control.findSession({ hash: 's', now: 100 })).toBeNull();
      expect(await control.findSession({ hash: 'other', now: 99 })).toBeNull();
      await control.endSession({ hash: 's' });
      expect(await control.findSession({ hash: 's', now: 99 })).toBeNull();
      expect(await control.hasSignedIn()).toBe(true);
    });

    test('finds a token till it expires or is removed', async () => {
      await control.ensureTenant(tenantOf('a'));
      const [lasting, short] = [tokenOf('t1'), tokenOf('t2', { expiresAt: 100 })];
      await control.addToken(lasting);
      await control.addToken(short);
      const find = (token: NewToken, now: number) => control.findToken({ hash: token.hash, now });
      expect(await find(lasting, Number.MAX_SAFE_INTEGER)).toEqual(withoutHash(lasting));
      expect(await find(short, 99)).toEqual(withoutHash(short));
      expect(await find(short, 100)).toBeNull();
      expect(await control.findToken({ hash: 'hash of t', now: 99 })).toBeNull();
      expect(await control.removeToken({ tenant: 'a', id: 't1' })).toEqual(withoutHash(lasting));
      expect(await find(lasting, 99)).toBeNull();
      expect(await control.removeToken({ tenant: 'a', id: 't1' })).toBeNull();
    });

    test('keeps the tokens of tenants apart', async () => {
      for (const key of ['a', 'b']) await control.ensureTenant(tenantOf(key));
      const [first, second, other] = [tokenOf('t1'), tokenOf('t2'), tokenOf('t3', { tenant: 'b' })];
      for (const token of [second, other, first]) await control.addToken(token);
      expect(await control.listTokens('a')).toEqual([first, second].map(withoutHash));
      expect(await control.removeToken({ tenant: 'a', id: 't3' })).toBeNull();
      expect(await control.listTokens('b')).toEqual([withoutHash(other)]);
      expect(await control.listTokens('c')).toEqual([]);
    });

    test('keeps every name, with NUL as it is and lone surrogates as U+FFFD', async () => {
      const odd = 'a\0b\ufdd0\ufdd00\ud800c';
      const name = odd.toWellFormed();
      await control.ensureTenant({ ...tenantOf('a'), name: odd });
      expect(await control.tenants()).toMatchObject([{ name }]);
      await control.ensureOwner({ ...owner, name: odd });
      expect(await control.ensureOwner(owner)).toMatchObject({ name });
      await control.addToken(tokenOf('t1', { name: odd, createdBy: odd }));
      expect(await control.listTokens('a')).toMatchObject([{ name, createdBy: name }]);
      expect(await control.findToken({ hash: '\0', now: 1 })).toBeNull();
      expect(await control.findSession({ hash: '\0', now: 1 })).toBeNull();
    });

    test('counts the changes of triggers, of those tenants that had any', async () => {
      for (const key of ['a', 'b']) await control.ensureTenant(tenantOf(key));
      expect(await control.triggerChanges()).toEqual([]);
      await control.noteTriggers({ tenant: 'b' });
      await control.noteTriggers({ tenant: 'b' });
      expect(await control.triggerChanges()).toEqual([{ tenant: 'b', changes: 2 }]);
    });

    test('knows which tenants are due, the longest first', async () => {
      for (const key of ['a', 'b', 'c']) await control.ensureTenant(tenantOf(key));
      const due = async (now: number) =>
        (await control.dueTenants({ now })).map(({ tenant }) => tenant);
      await control.expectDue({ tenant: 'a', at: 500 });
      await control.expectDue({ tenant: 'a', at: 300 });
      await control.expectDue({ tenant: 'a', at: 400 });
      await control.expectDue({ tenant: 'b', at: 200 });
      await control.expectDue({ tenant: 'nobody', at: 1 });
      expect(await due(199)).toEqual([]);
      expect(await due(299)).toEqual(['b']);
      expect(await due(300)).toEqual(['b', 'a']);
      for (const each of await control.dueTenants({ now: 300 })) {
        await control.settleDue({ ...each, next: each.tenant === 'a' ? 500 : null });
      }
      expect(await due(499)).toEqual([]);
      expect(await due(9999)).toEqual(['a']);
      expect(await control.tenants()).toEqual(['a', 'b', 'c'].map(tenantOf));
    });

    test('keeps a tenant due when a run came to rest while it was looked into', async () => {
      await control.ensureTenant(tenantOf('a'));
      await control.expectDue({ tenant: 'a', at: 300 });
      const [seen] = await control.dueTenants({ now: 300 });
      // Not the earliest, and yet not among what the look has seen.
      await control.expectDue({ tenant: 'a', at: 400 });
      await control.settleDue({ tenant: 'a', changes: seen?.changes ?? -1, next: null });
      expect(await control.dueTenants({ now: 300 })).toHaveLength(1);
    });

    test('declares overdue and named incarnations silent, for good', async () => {
      await control.beat({ incarnation: 'old', at: 100 });
      await control.beat({ incarnation: 'young', at: 200 });
      await control.beat({ incarnation: 'named', at: 200 });
      expect(await control.declareSilent({ before: 100 })).toEqual([]);
      expect(
        await control.declareSilent({ before: 101, incarnations: ['named', 'unseen'] }),
      ).toEqual(['named', 'old', 'unseen']);
      for (const incarnation of ['old', 'named', 'unseen']) {
        await expect(control.beat({ incarnation, at: 300 })).rejects.toMatchObject({
          code: 'lease_lost',
        });
      }
      await control.beat({ incarnation: 'young', at: 300 });
    });

    test('tells of workers what they said last, until they are silent', async () => {
      const load = { groups: ['default', 'north'], slots: 50, load: 3, taken: [] };
      await control.beat({ incarnation: 'w1', at: 100, load });
      await control.beat({ incarnation: 'w2', at: 100, load });
      await control.beat({ incarnation: 'mute', at: 100 });
      await control.beat({ incarnation: 'w1', at: 200 });
      const taken = [{ tenant: 'a', group: 'north', perMinute: 7.5 }];
      await control.beat({ incarnation: 'w2', at: 300, load: { ...load, load: 4, taken } });
      expect(await control.workers()).toEqual([
        { incarnation: 'w1', beatAt: 200, ...load },
        { incarnation: 'w2', beatAt: 300, ...load, load: 4, taken },
      ]);
      await control.declareSilent({ before: 250 });
      expect(await control.workers()).toMatchObject([{ incarnation: 'w2' }]);
    });

    test('names silent incarnations again, till others have beaten a day later', async () => {
      await control.beat({ incarnation: 'old', at: 100 });
      expect(await control.declareSilent({ before: 200 })).toEqual(['old']);
      expect(await control.declareSilent({ before: Number.MAX_SAFE_INTEGER })).toEqual(['old']);
      await control.beat({ incarnation: 'young', at: 101 + day });
      expect(await control.declareSilent({ before: 200 })).toEqual(['old']);
      expect(await control.declareSilent({ before: 200 })).toEqual([]);
    });
  });
}
