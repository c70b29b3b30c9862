import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedFor, wordsIn } from './words.ts';

/** What every index does with words and what is asked for. */
function finds(asked: string, text: string): boolean {
  const words = [...wordsIn(text)];
  return askedFor(asked).every((alternatives) =>
    alternatives.some((all) =>
      all.every(({ text: word, isStart }) =>
        words.some((each) => (isStart ? each.startsWith(word) : each === word)),
      ),
    ),
  );
}

const chinese = fc
  .array(fc.constantFrom(...'模板已启用通知负责人合同审批𠮷々', 'ー', 'カ', '한'), { minLength: 1 })
  .map((characters) => characters.join(''));
const spaces = fc.constantFrom(' ', '，', '\n', '：「', '"}, {"', '.', '/', "'", '\0');
const idCharacters = [...'0123456789abcdefghjkmnpqrstvwxyz'];
const id = fc.string({ unit: fc.constantFrom(...idCharacters), minLength: 8, maxLength: 60 });
const joined = fc
  .array(fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 3, maxLength: 9 }), {
    minLength: 2,
    maxLength: 5,
  })
  .map((parts) => `R${parts.join('-')}`);
const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

/** Each of the words with others, and spaces, around it. */
const texts = <T extends string>(word: fc.Arbitrary<T>) =>
  fc
    .record({ word, before: anyText, after: anyText, space: spaces })
    .map(({ word, before, after, space }) => ({
      word,
      text: `${before}${space}${word}${space}${after}`,
    }));

test('every part of a Chinese text finds it', () => {
  fc.assert(
    fc.property(texts(chinese), fc.nat(), fc.nat(), ({ word, text }, from, length) => {
      const characters = [...word];
      const start = from % characters.length;
      const part = characters.slice(start, start + 1 + (length % characters.length)).join('');
      expect(finds(part, text)).toBe(true);
    }),
  );
});

test('an id is found whole and by its start from eight characters on, however it is written', () => {
  fc.assert(
    fc.property(texts(fc.oneof(id, joined)), fc.nat(), ({ word, text }, length) => {
      for (const asked of [word, word.toUpperCase(), word.slice(0, 8 + length)]) {
        if (/[-_]$/.test(asked)) continue;
        expect(finds(asked, text)).toBe(true);
      }
    }),
  );
});

test('all the words of a text find it, and with one more they do not', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(finds(text, text)).toBe(true);
      expect(finds(`${text} nowhere`, text)).toBe(false);
    }),
  );
});

test('a word is found among others, in any order, and no other one', () => {
  const text =
    '模板「启用」已由 Ou_7d8a6e6D 审批：TPL-2026-0003, UNKNOWN_OUTCOME (1152921504606846976)';
  for (const asked of ['模板', '启用', '批', 'tpl-2026', 'ou_7d8a6e6d', 'unknown', '0003 模板'])
    expect([asked, finds(asked, text)]).toEqual([asked, true]);
  expect(finds('1152921504606846976', text)).toBe(true);
  expect(finds('unknown_outcome', text)).toBe(true);
  expect(finds('ｕｎｋｎｏｗｎ', text)).toBe(true);
  for (const asked of ['用已', 'tpl-2025', '003', 'unknow', 'ou_7d8b', '模板 停用'])
    expect([asked, finds(asked, text)]).toEqual([asked, false]);
});

test('what has no word asks for nothing', () => {
  for (const text of ['', '  ', '!?', '「」', '\0\ud800', '-_-'])
    expect(askedFor(text)).toEqual([]);
});

test('words are plain, and short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const isPlain = (word: string) => /^[\p{L}\p{M}\p{N}\-_]{1,64}$/u.test(word);
      expect([...wordsIn(text)].filter((word) => !isPlain(word))).toEqual([]);
    }),
  );
  expect(finds('x'.repeat(500), 'x'.repeat(500))).toBe(true);
  expect(wordsIn('0af76519-16cd-43dd-8448-eb211c80319c').size).toBe(1);
});
