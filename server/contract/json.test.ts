import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json, jsonNumber, parseJson, stringifyJson } from './json.ts';

const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf),
  fc.dictionary(fc.string(), leaf),
) as fc.Arbitrary<Json>;

it('a number is what its text is read as', () => {
  const numbers = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom(-0, 2 ** 53, -(2 ** 53), 1e20, 1e21, 123456789 ** 2.5),
  );
  fc.assert(
    fc.property(numbers, (number) => {
      expect(parseJson(stringifyJson(number))).toBe(jsonNumber(number));
    }),
  );
});

it.each([
  [Number.NaN, null],
  [Number.NEGATIVE_INFINITY, null],
  [-0, 0],
  [2 ** 53 - 1, 2 ** 53 - 1],
  [2 ** 53, 2n ** 53n],
  [1e21, 1e21],
])('%d is stored as %s', (number, stored) => {
  expect(jsonNumber(number)).toBe(stored);
});

it('nothing is written as null, and left out of an object', () => {
  expect(stringifyJson(undefined)).toBe('null');
  expect(stringifyJson({ a: undefined, b: 2n })).toBe('{"b":2}');
});

it('a cycle cannot be written', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(() => stringifyJson(cycle)).toThrow(TypeError);
});

describe('integers keep their digits', () => {
  it('through reading and writing', () => {
    const text = '{"id":12345678901234567890,"neg":-9007199254740993,"n":7,"x":1.5,"big":1e30}';
    expect(parseJson(text)).toEqual({
      id: 12345678901234567890n,
      neg: -9007199254740993n,
      n: 7,
      x: 1.5,
      big: 1e30,
    });
    expect(stringifyJson(parseJson('[12345678901234567890]'))).toBe('[12345678901234567890]');
  });

  it('whatever the value', () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = stringifyJson(json);
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it('but a number of a thousand digits and more is refused: its cost grows with their square', () => {
    const start = performance.now();
    expect(() => parseJson(`[${'9'.repeat(1_000_000)}]`)).toThrow(SyntaxError);
    expect(() => parseJson(`[1.${'9'.repeat(1_000_000)}e999]`)).toThrow(SyntaxError);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(parseJson(`[${'9'.repeat(1000)}]`)).toEqual([BigInt('9'.repeat(1000))]);
    expect(parseJson(`["${'9'.repeat(1_000_000)}"]`)).toHaveLength(1);
  });
});

describe('canonical text', () => {
  it('is the same for equal values, whatever the order of their keys', () => {
    expect(canonicalJson({ b: 1, a: { d: 2n, c: [3] } })).toBe(
      canonicalJson({ a: { c: [3], d: 2n }, b: 1 }),
    );
    expect(canonicalJson({ b: null, B: 1, é: 2, a: [{ d: 1, c: 2 }] })).toBe(
      '{"B":1,"a":[{"c":2,"d":1}],"b":null,"é":2}',
    );
  });
});
