import { errorCodes } from '@weir/contract/error-codes';
import type { ErrorData } from '@weir/contract/errors';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { expect, it } from 'vitest';
import { causeOf, causeOrAll } from './error-cause.ts';

const error = (code: string, zh: string, details?: unknown): ErrorData => ({
  code,
  message: { 'zh-CN': zh, en: zh },
  retryable: false,
  details,
});

it.each([
  [error('timeout', '超时：核心系统 30 s 未响应'), '核心系统 30 s 未响应'],
  [error('timeout', '超时。'), ''],
  [error('timeout', '核心系统超时：没有回答'), '核心系统超时：没有回答'],
  [error('out-of-stock', '缺货：T-1'), '缺货：T-1'],
  [error('toString', 'a：b'), 'a：b'],
  [
    error('sandbox_error', '表达式或代码出错：第 3 行第 22 列：too big: 120', {
      line: 3,
      column: 22,
    }),
    'too big: 120',
  ],
  [
    error('sandbox_error', '表达式或代码出错：第 3 行第 22 列：x', { line: 4, column: 1 }),
    '第 3 行第 22 列：x',
  ],
])('finds in %j what is special: %s', (given, cause) => {
  expect(causeOf(given, 'zh-CN')).toBe(cause);
});

it('finds the reason of every code that has one, in both languages', () => {
  for (const code of ['unknown_outcome', 'rejected', 'rate_limited', 'not_found'] as const) {
    expect(errorCodes[code]).toBeDefined();
    const data = toErrorData(new WeirError(code, { reason: 'host did not answer' }));
    expect([causeOf(data, 'zh-CN'), causeOf(data, 'en')]).toEqual([
      'host did not answer',
      'host did not answer',
    ]);
  }
});

it('falls back to the whole sentence', () => {
  expect(causeOrAll(error('timeout', '超时。'), 'zh-CN')).toBe('超时。');
});
