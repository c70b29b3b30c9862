import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judged } from './judged.testsuite.ts';

const big = 12_345_678_901_234_567_890n;

describe('integers of any length', () => {
  const integers = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.bigInt({ min: 2n ** 52n - 3n, max: 2n ** 52n + 3n }),
    fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
    fc.bigInt({ min: -3n, max: 3n }),
  );
  const fits = (schema: object, value: unknown) => judged(schema, value) === 'fits';

  test('are compared, found and divided to the digit', () => {
    const divisors = fc.constantFrom(1, 2, 3, 7, 10, 1000, 0.5, 0.01, 2.5, 999_999_937);
    fc.assert(
      fc.property(integers, integers, divisors, (a, b, divisor) => {
        expect(fits({ minimum: b }, a)).toBe(a >= b);
        expect(fits({ maximum: b }, a)).toBe(a <= b);
        expect(fits({ exclusiveMinimum: b }, a)).toBe(a > b);
        expect(fits({ exclusiveMaximum: b }, a)).toBe(a < b);
        expect(fits({ const: b }, a)).toBe(a === b);
        expect(fits({ enum: ['x', [b]] }, [a])).toBe(a === b);
        expect(fits({ uniqueItems: true }, [a, b, 'x'])).toBe(a !== b);
        expect(fits({ type: 'integer' }, a)).toBe(true);
        const isMultiple = (a * 100n) % BigInt(Math.round(divisor * 100)) === 0n;
        expect(fits({ multipleOf: divisor, minimum: -(2n ** 80n) }, a)).toBe(isMultiple);
      }),
      { numRuns: 300 },
    );
  });

  test('are told with all their digits', () => {
    const problems = judged({ maximum: big, type: 'string' }, big + 1n);
    expect(problems).toEqual(['type string', `maximum ${big}`]);
    expect(judged({ properties: { b: { default: 1 } } }, { a: big })).toEqual({ a: big, b: 1 });
    expect(judged({ enum: [[big]] }, 1)).toEqual([`enum ["${big}"]`]);
  });

  test('and other numbers beyond 2^53', () => {
    expect(judged({ maximum: 1e300 }, big)).toBe('fits');
    expect(judged({ minimum: 1e300 }, big)).toEqual(['minimum 1e+300']);
    expect(judged({ maximum: 10n ** 400n, multipleOf: 5 }, 10n ** 399n)).toBe('fits');
    expect(judged({ minLength: 2n ** 60n }, 'x')).toEqual([`minLength ${2n ** 60n}`]);
  });
});
