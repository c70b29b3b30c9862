import { expect, it } from 'vitest';
import { forTree } from './json-for-tree.ts';

it('has no tree for a plain value', () => {
  expect([null, 1, 'a', true, 5n].map(forTree)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('keeps all digits of a long integer, at any depth', () => {
  const tree = forTree({ list: [{ id: 9007199254740993n }], n: 1, none: null }) as {
    list: [{ id: Date }];
    n: number;
    none: null;
  };
  expect(tree.list[0].id.toISOString()).toBe('9007199254740993');
  expect([tree.n, tree.none]).toEqual([1, null]);
});
