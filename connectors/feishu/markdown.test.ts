import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown } from './markdown.ts';

/** What a reader of the markdown sees: entities as their characters. */
const shown = (markdown: string) =>
  markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

test('any text is shown as it is, and holds no mark outside an entity', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a*_~`[]\\|<>&#+- 1.)\n模') });
  fc.assert(
    fc.property(text, (value) => {
      const escaped = escapeMarkdown(value);
      expect(shown(escaped)).toBe(value);
      const bare = escaped.replace(/&#\d+;/g, 'x');
      expect(bare).not.toMatch(/[&<>*_~`[\]\\|]/);
      expect(bare).not.toMatch(/^[^\S\n]*[#+-]/m);
    }),
  );
});

test.each([
  ['1. 项目', '&#49;. 项目'],
  ['12) x', '&#49;&#50;) x'],
  ['  - x', '  &#45; x'],
  ['a - b # c 1.5', 'a - b # c 1.5'],
  ['a\r\nb\rc', 'a\nb\nc'],
  ['<at id=all></at>', '&#60;at id=all&#62;&#60;/at&#62;'],
])('%j becomes %j', (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown);
});
