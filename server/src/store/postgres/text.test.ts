import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromColumn, toColumn } from './text.ts';

const text = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\0', '\ufdd0', '\ufdd00', '\ud800', '1'),
  ),
);

test('every text comes back, lone surrogates as U+FFFD, and is kept without NUL', () => {
  fc.assert(
    fc.property(text, (parts) => {
      const given = parts.join('');
      const kept = toColumn(given);
      expect(kept).not.toContain('\0');
      expect(kept.isWellFormed()).toBe(true);
      expect(fromColumn(kept)).toBe(given.toWellFormed());
    }),
  );
});
