import { expect, test } from 'vitest';
import { maxDepth } from './json-depth.ts';
import { parseOutsideJson } from './outside-json.ts';

const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('reads what is JSON, long integers to the digit', () => {
  expect(parseOutsideJson('{"id":12345678901234567890,"list":[]}')).toEqual({
    id: 12345678901234567890n,
    list: [],
  });
  expect(parseOutsideJson(lists(maxDepth))).toHaveLength(1);
});

test('refuses what is nested too deep, before it is read', () => {
  // It is no JSON either: what is said first tells which was looked at first.
  expect(() => parseOutsideJson('['.repeat(maxDepth + 1))).toThrow(
    expect.objectContaining({
      code: 'malformed',
      params: { zh: '嵌套超过 200 层', en: 'nested deeper than 200' },
    }),
  );
});

test.each(['', '{', 'undefined', '{"a":1}}'])('refuses what is no JSON: %j', (text) => {
  expect(() => parseOutsideJson(text)).toThrow(
    expect.objectContaining({
      code: 'malformed',
      params: { reason: expect.stringMatching(/^JSON: .+/) },
      cause: expect.any(SyntaxError),
    }),
  );
});
