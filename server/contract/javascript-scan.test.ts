import { expect, test } from 'vitest';
import { checkBalance, findClosingBraces } from './javascript-scan.ts';

test.each([
  '',
  "a['}'] + `${b ? `}` : {c: ')'}.c}` + (d)[0]",
  'a /* ( */ / 2 // [',
  '/[(/]\\)/.test(a)',
])('closes what it opens: %j', (source) => {
  expect(checkBalance(source)).toEqual({ end: source.length });
});

test.each([
  ['unopened', ')', 0, ')'],
  ['unopened', 'a }} b', 2, '}'],
  ['unopened', '(a]', 2, ']'],
  ['unclosed', 'f(a', 1, '('],
  ['unclosed', '`${a', 1, '${'],
  ['unclosed', '`${a}', 0, '`'],
  ['unclosed', "a + '", 4, "'"],
])('%s: %s', (kind, source, at, mark) => {
  expect(checkBalance(source)).toEqual({ problem: { kind, mark, at } });
});

test('braces of a template end an expression that closes too much', () => {
  expect(findClosingBraces('a) }} b', 0)).toEqual({ end: 3 });
  expect(findClosingBraces('a) }', 0)).toEqual({
    problem: { kind: 'unclosed', mark: '{{', at: 4 },
  });
});
