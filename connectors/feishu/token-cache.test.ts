import { expect, test } from 'vitest';
import type { Cache } from '../sdk/index.ts';
import { tokenCache } from './token-cache.ts';

function memory() {
  const kept = new Map<string, { value: string; ttlMs: number }>();
  const cache: Cache = {
    get: (key) => kept.get(key)?.value,
    set: (key, value, ttlMs) => kept.set(key, { value, ttlMs }),
    delete: (key) => kept.delete(key),
  };
  return { cache, kept };
}

test('a token is kept until its end, and one that has ended is not', async () => {
  const { cache, kept } = memory();
  const tokens = tokenCache(cache);
  await tokens.set(Symbol(), 't-1', Date.now() + 60_000);
  expect(await tokens.get()).toBe('t-1');
  const [entry] = kept.values();
  expect(entry?.ttlMs).toBeGreaterThan(59_000);
  expect(entry?.ttlMs).toBeLessThanOrEqual(60_000);
  await tokens.set(Symbol(), 't-2', Date.now() - 1);
  expect(await tokens.get()).toBe('t-1');
});

test('dropping a dead token leaves the newer one another call has fetched', async () => {
  const tokens = tokenCache(memory().cache);
  await tokens.set(Symbol(), 't-new', Date.now() + 60_000);
  tokens.drop('t-old');
  expect(await tokens.get()).toBe('t-new');
  tokens.drop('t-new');
  expect(await tokens.get()).toBeUndefined();
});
