import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ControlStore, Person } from './control-store.ts';
import { type OpenStores, tenantOf } from './store.testsuite.ts';

const owner: Person = { id: 'p1', name: 'Owner', role: 'owner', createdAt: 10 };
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
