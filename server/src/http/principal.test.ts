import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ControlStore, Token } from '../store/control-store.ts';
import { type AuthParts, authenticate, hashSecret, newSecret } from './principal.ts';

const token: Token = {
  id: 't1',
  tenant: 'other',
  name: '发布 CI',
  createdAt: 5,
  expiresAt: 100,
  createdBy: 'p1',
};
const kept = { bootstrap: newSecret(), local: newSecret(), token: `weir_${newSecret()}` };

function partsAt(now: number) {
  const asked: string[] = [];
  const control = {
    async findToken({ hash, now: at }: { hash: string; now: number }) {
      asked.push('token');
      return hash === hashSecret(kept.token) && at < 100 ? token : null;
    },
  } as Partial<ControlStore> as ControlStore;
  const parts: AuthParts = {
    control,
    bootstrapToken: kept.bootstrap,
    localTokens: {
      find(hash) {
        asked.push('local');
        return hash === hashSecret(kept.local) ? 'li' : null;
      },
    },
    publicUrl: 'http://127.0.0.1:8700',
    secure: false,
    now: () => now,
  };
  return { parts, asked };
}

const asking = (authorization: string) => ({ headers: { authorization } }) as IncomingMessage;

describe('a bearer', () => {
  it.each([
    ['bootstrap', 'token:bootstrap', 'bootstrap', 'default'],
    ['local', 'local:li', 'li', 'default'],
    ['token', 'token:t1', '发布 CI', 'other'],
  ] as const)('of kind %s is known by its actor', async (kind, actor, name, tenant) => {
    const { parts, asked } = partsAt(99);
    const principal = await authenticate(parts, asking(`Bearer ${kept[kind]}`));
    expect(principal).toMatchObject({ actor, tenant, person: { name, role: 'owner' } });
    // As much work for each kind, so that time tells nothing.
    expect(asked).toEqual(['local', 'token']);
  });

  it.each([
    ['expired', kept.token, 100],
    ['unknown', newSecret(), 0],
    ['a prefix', kept.bootstrap.slice(0, -1), 0],
    ['a hash', hashSecret(kept.token), 0],
  ])('that is %s is refused', async (_what, secret, now) => {
    const { parts, asked } = partsAt(now);
    await expect(authenticate(parts, asking(`bearer ${secret}`))).rejects.toMatchObject({
      code: 'token_invalid',
    });
    expect(asked).toEqual(['local', 'token']);
  });
});
