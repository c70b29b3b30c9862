import fc from 'fast-check';

/** JSON as hosts and triggers bring it, awkward numbers and texts included. */
export const awkwardValues = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    -0,
    2n ** 60n,
    -(2n ** 64n),
    '\ud800',
    'a\0b \ufdd0',
    '😀 合同',
    { ['__proto__']: 1 },
    [undefined],
    Number.NaN,
    1e300,
  ),
);

/** What `trigger.input` of generated flows is. */
export const triggerInputs = fc.record({
  n: fc.nat(4),
  hot: fc.boolean(),
  key: fc.constantFrom<unknown>('a', 'b', 7, 2n ** 55n, null),
  value: awkwardValues,
});
