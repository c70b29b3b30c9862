import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringifyJson } from './json.ts';
import { jsonSize } from './json-size.ts';

it('is near the length of the text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const length = stringifyJson(value).length;
      const size = jsonSize(value, Number.POSITIVE_INFINITY);
      // Escapes and digits make the text up to some times longer, punctuation a little shorter.
      expect(size).toBeGreaterThanOrEqual(length / 25);
      expect(size).toBeLessThanOrEqual(length * 5 + 10);
    }),
  );
});

it.each([
  ['text', 6],
  [2n ** 64n, 20],
  [null, 5],
  [undefined, 5],
  [1.5, 5],
  [[], 2],
  [{ key: [true] }, 2 + 7 + 3 + 5],
])('%o counts %d', (value, size) => {
  expect(jsonSize(value, Number.POSITIVE_INFINITY)).toBe(size);
});

it('counts shared parts as often as they occur, and stops at the limit', () => {
  let value: unknown = 'x'.repeat(100);
  for (let doubled = 0; doubled < 60; doubled += 1) value = { a: value, b: value };
  const begun = performance.now();
  expect(jsonSize(value, 1_000_000)).toBeGreaterThan(1_000_000);
  expect(performance.now() - begun).toBeLessThan(10_000);
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(jsonSize(cycle, 1000)).toBeGreaterThan(1000);
});
