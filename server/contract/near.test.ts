import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFindNear, within } from './near.ts';

test.each([
  ['enabel', ['disable', 'enable'], 'enable'],
  ['colour', ['colouur', 'color'], 'colouur'],
  ['steps', ['step', 'stops'], 'step'],
  ['ab', ['cd'], undefined],
  ['a', ['b', 'ab'], undefined],
  ['retry', ['settings'], undefined],
  ['x'.repeat(65), ['x'.repeat(65)], undefined],
])('%s among %j: %s', (word, candidates, near) => {
  expect(createFindNear()(word, candidates)).toBe(near);
});

test('stops after 200 look-ups', () => {
  const findNear = createFindNear();
  for (let i = 0; i < 200; i += 1) expect(findNear('abc', ['abd'])).toBe('abd');
  expect(findNear('abc', ['abd'])).toBeUndefined();
});

test('within agrees with the table of distances', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
  fc.assert(
    fc.property(word, word, fc.nat(3), (left, right, distance) => {
      expect(within(left, right, distance)).toBe(editDistance(left, right) <= distance);
    }),
  );
});

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let k = 1; k <= right.length; k += 1) {
      const replaced = (row[k - 1] ?? 0) + (left[i - 1] === right[k - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[k] ?? 0) + 1, (next[k - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
