import { describe, expect, it } from 'vitest';
import type { LocalAccess } from '../cli/local-access.ts';
import { hashSecret } from '../http/principal.ts';
import { createLocalTokens } from './local-tokens.ts';

const config = { host: '0.0.0.0', port: 8700, publicUrl: 'https://weir.example' };
const peer = (id: string) => ({ id, push: () => undefined });

async function issue(tokens: ReturnType<typeof createLocalTokens>, id: string, user: unknown) {
  return (await tokens.service.request?.(peer(id), 'create', { user })) as LocalAccess;
}

describe('a token of a command on this machine', () => {
  it('works for its connection only, and for an hour at most', async () => {
    let now = 0;
    const tokens = createLocalTokens(config, () => now);
    const first = await issue(tokens, 'a', 'li');
    const second = await issue(tokens, 'b', 'wang');
    expect(tokens.find(hashSecret(first.token))).toBe('li');
    expect(tokens.find(first.token)).toBeNull();
    tokens.service.gone?.(peer('a'));
    expect(tokens.find(hashSecret(first.token))).toBeNull();
    expect(tokens.find(hashSecret(second.token))).toBe('wang');
    now = 3_600_000;
    expect(tokens.find(hashSecret(second.token))).toBeNull();
  });

  it('comes with an address that can be reached from here', async () => {
    for (const [host, url] of [
      ['0.0.0.0', 'http://127.0.0.1:8700'],
      ['::', 'http://[::1]:8700'],
      ['fd00::1', 'http://[fd00::1]:8700'],
      ['weir.local', 'http://weir.local:8700'],
    ] as const) {
      const access = await issue(createLocalTokens({ ...config, host }, Date.now), 'a', 'li');
      expect(access).toMatchObject({ url, publicUrl: 'https://weir.example' });
    }
  });

  it('names a user whatever the command says', async () => {
    const tokens = createLocalTokens(config, Date.now);
    for (const [user, name] of [
      [undefined, 'unknown'],
      ['', 'unknown'],
      [{}, 'unknown'],
      ['x'.repeat(100), 'x'.repeat(64)],
    ]) {
      const { token } = await issue(tokens, 'a', user);
      expect(tokens.find(hashSecret(token))).toBe(name);
    }
  });
});
