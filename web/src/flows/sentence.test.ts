import { describe, expect, it } from 'vitest';
import { expressionOf, fillSentence, valueText } from './sentence.ts';

describe('fillSentence', () => {
  it('puts values into their places', () => {
    const given = { id: '{{ trigger.body.id }}', status: 'ENABLED', card: { title: 'T' } };
    expect(fillSentence('把 {id} 设为 {status}：{card.title}', given)).toEqual([
      { kind: 'words', text: '把 ' },
      { kind: 'value', text: 'trigger.body.id' },
      { kind: 'words', text: ' 设为 ' },
      { kind: 'value', text: 'ENABLED' },
      { kind: 'words', text: '：' },
      { kind: 'value', text: 'T' },
    ]);
  });

  it('marks what the step leaves out, and does not look into prototypes', () => {
    expect(fillSentence('{a.b} {toString}', {}).map(({ text }) => text)).toEqual(['…', ' ', '…']);
  });
});

it.each([
  ['{{ a.b }}', 'a.b'],
  ['{{ a }} and {{ b }}', undefined],
  ['plain', undefined],
])('finds the expression of %s', (value, expression) => {
  expect(expressionOf(value)).toBe(expression);
});

it('keeps values short and on one line', () => {
  expect(valueText('a\n  b')).toBe('a b');
  expect(valueText({ id: 9007199254740993n })).toBe('{"id":9007199254740993}');
  expect(valueText('x'.repeat(200))).toHaveLength(81);
});
