import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

test('importing the registry loads no vendor library: every process does it, few send', async () => {
  const { connectors } = await import('./index.ts');
  expect(connectors.map(({ key }) => key)).toEqual(['core', 'feishu']);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => path.includes('@larksuiteoapi'))).toEqual([]);
});
