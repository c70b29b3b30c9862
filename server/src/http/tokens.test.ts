import { describe, expect, it } from 'vitest';
import type { ControlStore, NewToken, Token } from '../store/control-store.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { Call } from './endpoint.ts';
import { tokenHandlers } from './tokens.ts';

const day = 86_400_000;
const now = 1000;

/** Handlers over these tokens, and what they keep. */
function handlersOf(tokens: readonly Pick<Token, 'id' | 'expiresAt'>[]) {
  const kept: NewToken[] = [];
  const control = {
    listTokens: async () => tokens.map((token) => ({ ...token, tenant: 'default' }) as Token),
    addToken: async (token: NewToken) => void kept.push(token),
  } as Partial<ControlStore> as ControlStore;
  const stores = { of: () => ({ audit: async () => {} }) } as unknown as TenantStores;
  return { ...tokenHandlers({ control, stores, now: () => now }), kept };
}

const asking = (actor: string, days?: number) =>
  ({
    principal: { actor, tenant: 'default' },
    body: { name: 'CI', ...(days !== undefined && { days }) },
  }) as Call<'createToken'>;

describe('a token', () => {
  it.each<[string, number | null, number | undefined, number | null]>([
    ['for ever, by one that ends', now + day, undefined, now + day],
    ['for long, by one that ends before', now + day, 30, now + day],
    ['for a day, by one that ends after', now + 30 * day, 1, now + day],
    ['for a day, by one for ever', null, 1, now + day],
    ['for ever, by one for ever', null, undefined, null],
  ])('%s', async (_what, parent, days, expiresAt) => {
    const { createToken, kept } = handlersOf([
      { id: 'other', expiresAt: now + 1 },
      { id: 't1', expiresAt: parent },
    ]);
    expect(await createToken(asking('token:t1', days))).toMatchObject({ name: 'CI', expiresAt });
    expect(kept).toMatchObject([{ expiresAt, createdBy: 'token:t1' }]);
  });

  it.each([
    ['a person', 'p1'],
    ['a command on this machine', 'local:li'],
    ['the token of the settings', 'token:bootstrap'],
  ])('of %s is for ever when asked for', async (_who, actor) => {
    const { createToken } = handlersOf([{ id: 'p1', expiresAt: now + 1 }]);
    expect((await createToken(asking(actor))).expiresAt).toBeNull();
  });

  it('is not made by one that was revoked meanwhile', async () => {
    const { createToken, kept } = handlersOf([]);
    await expect(createToken(asking('token:t1'))).rejects.toMatchObject({ code: 'token_invalid' });
    expect(kept).toEqual([]);
  });
});
