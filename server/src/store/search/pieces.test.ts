import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

/** The same as one expression. */
const pieces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+|[[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]]+(?:[\-_][[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]]+)*/gv;

const characters = fc.constantFrom(
  ...'aB9é-_ /，（模板𠮷カー々한ﬁ①ａ',
  '\u0301',
  '\ud800',
  '\udc00',
  '😀',
  '\n',
);
const texts = fc.oneof(
  fc.array(characters).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

test('cuts as the classes of Unicode say', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const normal = text.normalize('NFKC').toLowerCase();
      expect(piecesOf(text).map((piece) => piece.text)).toEqual(normal.match(pieces) ?? []);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['模板「启用」', ['unspaced 模板', 'unspaced 启用']],
  ['TPL-2026-0003_x- -y', ['joined tpl-2026-0003_x', 'word y']],
  ['合同PO-17号', ['unspaced 合同', 'joined po-17', 'unspaced 号']],
  ['ｕｎｋｎｏｗｎ ﬁ é', ['word unknown', 'word fi', 'word é']],
  ['カー', ['unspaced カー']],
  ['', []],
])('%s', (text, expected) => {
  expect(piecesOf(text).map((piece) => `${piece.kind} ${piece.text}`)).toEqual(expected);
});
