import { expect, it } from 'vitest';
import { codePlaceOf } from './code-place.ts';

const error = (code: string, details?: unknown) => ({
  code,
  message: { 'zh-CN': '', en: '' },
  retryable: false,
  details,
});

it('finds line and column of an error of code', () => {
  expect(codePlaceOf(error('sandbox_error', { line: 3, column: 7, name: 'TypeError' }))).toEqual({
    line: 3,
    column: 7,
  });
});

it.each([
  ['rejected', { line: 3, column: 7 }],
  ['sandbox_error', undefined],
  ['sandbox_error', { line: 0, column: 7 }],
  ['sandbox_error', { line: '3', column: 7 }],
])('finds none in %s %j', (code, details) => {
  expect(codePlaceOf(error(code, details))).toBeUndefined();
});
