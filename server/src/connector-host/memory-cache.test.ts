import { expect, test } from 'vitest';
import { createMemoryCache } from './memory-cache.ts';

test('a value lasts for its time', () => {
  let now = 0;
  const cache = createMemoryCache(() => now);
  cache.set('a', '1', 100);
  now = 99;
  expect(cache.get('a')).toBe('1');
  now = 100;
  expect(cache.get('a')).toBeUndefined();
  cache.set('a', '2', 100);
  cache.delete('a');
  expect(cache.get('a')).toBeUndefined();
});
