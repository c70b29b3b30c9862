import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTooDeep, maxDepth } from './json-depth.ts';

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);

it.each([
  ['[', ']'],
  ['{"a":', '}'],
])('counts %s', (open, close) => {
  expect(isTooDeep(nested(maxDepth, open, close))).toBe(false);
  expect(isTooDeep(nested(maxDepth + 1, open, close))).toBe(true);
});

it('counts neither brackets in texts nor those side by side', () => {
  expect(isTooDeep(JSON.stringify('['.repeat(500)))).toBe(false);
  expect(isTooDeep(JSON.stringify(`\\"${'['.repeat(500)}`))).toBe(false);
  expect(isTooDeep(JSON.stringify([`a\\`, '['.repeat(500)]))).toBe(false);
  expect(isTooDeep(`[${'[],'.repeat(500)}[]]`)).toBe(false);
  expect(isTooDeep(`"${'['.repeat(500)}`)).toBe(false);
});

it('never calls ordinary JSON too deep', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 20 }), (text) => {
      expect(isTooDeep(text)).toBe(false);
    }),
  );
});
