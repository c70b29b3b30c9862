import fc from 'fast-check';
import { expect, test } from 'vitest';
import { includesText } from './text-search.ts';

/** Long enough for the search of our own: their product is beyond what the engine is trusted with. */
const padding = 'ab'.repeat(2000);

test('finds what includes finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '堰'), maxLength: 40 });
  fc.assert(
    fc.property(letters, letters, letters, (before, part, after) => {
      expect(includesText(before + after, part)).toBe((before + after).includes(part));
      const [text, long] = [before + padding + part + after, padding + part];
      for (const sought of [long, part + padding, `${long}c`, padding + after]) {
        expect(includesText(text, sought)).toBe(text.includes(sought));
      }
    }),
    { numRuns: 500 },
  );
});

test('takes no longer for texts that are chosen for that', () => {
  const [text, half] = ['a'.repeat(800_000), 'a'.repeat(200_000)];
  expect(includesText(text, `${half}b${half}`)).toBe(false);
  expect(includesText(text, half + half)).toBe(true);
});
