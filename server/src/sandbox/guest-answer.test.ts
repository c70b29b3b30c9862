import { toErrorData, type WeirError } from '@weir/contract/weir-error';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeResult, failed, readLine } from './guest-answer.ts';

const errorOf = (line: string): WeirError => {
  const result = readLine(line);
  if (!('error' in result)) throw new Error(`${line} is a value`);
  return result.error;
};

describe('a value', () => {
  test('keeps the digits of integers', () => {
    expect(readLine('v[12345678901234567890,"1"]')).toEqual({
      value: [12345678901234567890n, '1'],
    });
  });

  test('may be undefined, which is null for code', () => {
    expect(readLine('u')).toEqual({ value: undefined });
    expect(codeResult(readLine('u'))).toBe(null);
  });

  test('has no half characters, and all else as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(readLine(`v${JSON.stringify(texts)}`)).toEqual({ value: texts });
      }),
    );
    const halves = ['\ud800', 'a\udfff\\ud800', '\\\ud800', '"\ud83d"', '\ud83d\ude00'];
    expect(readLine(`v${JSON.stringify(halves)}`)).toEqual({
      value: halves.map((text) => text.toWellFormed()),
    });
  });

  test('is refused when it is too large or nested too deeply', () => {
    expect(errorOf(`v"${'合'.repeat(3 * 1024 * 1024)}"`).code).toBe('sandbox_output');
    expect(errorOf(`v${'['.repeat(201)}${']'.repeat(201)}`).code).toBe('sandbox_output');
  });
});

describe('an error', () => {
  test('names the place in both languages', () => {
    const error = errorOf(
      'e{"kind":"thrown","name":"TypeError","message":"no","line":2,"column":7}',
    );
    expect(error.code).toBe('sandbox_error');
    expect(error.params).toEqual({ zh: '第 2 行第 7 列：no', en: 'line 2, column 7: no' });
    expect(error.options.details).toEqual({ line: 2, column: 7, name: 'TypeError' });
  });

  test('without a place names none', () => {
    const error = errorOf('e{"kind":"thrown","message":"no","line":-1,"column":"x"}');
    expect(error.params).toEqual({ zh: 'no', en: 'no' });
    expect(error.options.details).toEqual({});
  });

  test('of a helper has a sentence in each language', () => {
    const { params } = errorOf('e{"kind":"thrown","message":"no","zh":"不"}');
    expect(params).toEqual({ zh: '不', en: 'no' });
  });

  test('of the tenant has its own code, words and details', () => {
    const line = `e${JSON.stringify({ kind: 'failed', code: 'stock_short', message: '库存\ud83d', details: '{"id":12345678901234567890}' })}`;
    expect(toErrorData(errorOf(line))).toEqual({
      code: 'stock_short',
      message: { 'zh-CN': '库存\ufffd', en: '库存\ufffd' },
      details: { id: 12345678901234567890n },
      retryable: false,
    });
  });

  test('is cut to size whatever the guest says', () => {
    const line = JSON.stringify({
      kind: 'thrown',
      name: 'n'.repeat(1e5),
      message: 'm'.repeat(1e5),
    });
    expect(JSON.stringify(errorOf(`e${line}`)).length).toBeLessThan(3000);
  });

  test('of a kind that does not exist, or no answer at all, is a crash', () => {
    for (const line of [
      '',
      'x',
      'v',
      'v{',
      'e',
      'e{}',
      'enull',
      'e{"kind":"toString"}',
      'e{"kind":"__proto__"}',
      'e{"kind":"failed","code":"Not A Code","message":"x"}',
      'e{"kind":"failed","code":"x","message":"x","details":"{"}',
    ])
      expect([line, errorOf(line).code]).toEqual([line, 'sandbox_crash']);
  });
});

test('each failure has its code', () => {
  expect(failed('timeout', 100).params).toEqual({ ms: 100 });
  expect(failed('timeout', 100).code).toBe('sandbox_timeout');
  expect(failed('stalled', 100).code).toBe('sandbox_timeout');
  expect(failed('stalled', 100).params).toEqual({
    zh: '它在等待永远不会完成的 Promise',
    en: 'it waits for a promise that nothing can settle',
  });
  expect(failed('memory', 100).code).toBe('sandbox_memory');
  expect(failed('crash', 100).code).toBe('sandbox_crash');
});
