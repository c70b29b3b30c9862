import { expect, test } from 'vitest';
import { foreignSentences } from './expression-sentences.ts';

const why = { 'zh-CN': '缺少一个值。', en: 'A value is missing.' };

test.each([
  ['a whole short source', 'x'.repeat(60), 'x'.repeat(60)],
  ['the beginning of a long one', 'x'.repeat(61), `${'x'.repeat(60)}…`],
])('quotes %s', (_name, source, quote) => {
  expect(foreignSentences.expression(source, why)).toEqual({
    'zh-CN': `表达式「${quote}」有误：缺少一个值。`,
    en: `The expression "${quote}" is wrong: A value is missing.`,
  });
});
