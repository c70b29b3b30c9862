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

test.each([
  ['', 'JSON 不完整', 'the JSON is not complete'],
  ['{', '从第 1 行第 2 列起不是 JSON', 'not JSON from line 1, column 2 on'],
  ['{"a":1,\n "b":1}}', '从第 2 行第 8 列起不是 JSON', 'not JSON from line 2, column 8 on'],
  ['{"a": x}', '从「x」起不是 JSON', 'not JSON from "x" on'],
  ['[\u0000]', '不是 JSON', 'not JSON'],
  ['undefined', '不是 JSON', 'not JSON'],
  [
    '1'.repeat(1001),
    '有一个 1001 个字符的数字，最多 1000 个',
    'it holds a number of 1001 characters, at most 1000 are allowed',
  ],
])('refuses what is no JSON: %j', (text, zh, en) => {
  expect(() => parseOutsideJson(text)).toThrow(
    expect.objectContaining({
      code: 'malformed',
      params: { zh, en },
      cause: expect.any(SyntaxError),
    }),
  );
});
