import { describe, expect, test } from 'vitest';
import { judged } from './judged.testsuite.ts';

describe('a value', () => {
  test.each<[name: string, schema: unknown, value: unknown, ...problems: string[]]>([
    [
      'all that is wrong',
      {
        type: 'object',
        required: ['b'],
        properties: { a: { type: 'string' } },
        additionalProperties: false,
      },
      { a: 1, c: 2 },
      'b required',
      'a type string',
      'c unknown',
    ],
    [
      'deep inside',
      {
        properties: { items: { items: { $ref: '#/$defs/item' } } },
        $defs: { item: { properties: { name: { minLength: 1 } } } },
      },
      { items: [{ name: 'a' }, { name: '' }] },
      'items/1/name minLength 1',
    ],
    [
      'odd keys',
      { properties: { 'a/b ~%': { properties: { $ref: { maximum: 1 } } }, __proto__x: true } },
      { 'a/b ~%': { $ref: 2 } },
      'a/b ~%/$ref maximum 1',
    ],
    ['one of several types', { type: ['string', 'null'] }, 1, 'type string null'],
    ['an enum', { enum: ['a', 1, { b: null }] }, 'b', 'enum a 1 {"b":null}'],
    ['a const', { const: { a: [1] } }, { a: [2] }, 'const {"a":[1]}'],
    [
      'alternatives, without what each of them misses',
      { anyOf: [{ type: 'string' }, { required: ['a'], properties: { b: false } }, false] },
      { b: 1 },
      'anyOf {"type":"string"} {"required":["a"],"properties":{"b":false}} false',
    ],
    [
      'two alternatives',
      { oneOf: [{ minimum: 1 }, { minimum: 2 }, { type: 'string' }] },
      3,
      'oneOf {"minimum":1} {"minimum":2} {"type":"string"}',
    ],
    [
      'a wrong one beside alternatives that fit',
      { anyOf: [{ type: 'string' }, true], minimum: 5 },
      3,
      'minimum 5',
    ],
    ['what must not be', { not: { type: 'number' } }, 3, 'not {"type":"number"}'],
    [
      'no item that is needed',
      { contains: { type: 'string', minLength: 2 } },
      [1, 'a'],
      'contains {"type":"string","minLength":2}',
    ],
    [
      'too few of them',
      { contains: { type: 'string' }, minContains: 2 },
      [1, 'a'],
      'minContains 2',
    ],
    [
      'too many of them',
      { contains: { type: 'string' }, maxContains: 1 },
      ['b', 'a', 1],
      'maxContains 1',
    ],
    [
      'what a condition brings',
      // biome-ignore lint/suspicious/noThenProperty: it is the name of the keyword
      { if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } },
      { a: 1 },
      'b required',
    ],
    [
      'what another key brings',
      { dependentRequired: { a: ['b "'] }, dependentSchemas: { a: { required: ['c'] } } },
      { a: 1 },
      'b " required',
      'c required',
    ],
    ['a name', { propertyNames: { pattern: '^a' } }, { ab: 1, 'b"': 2 }, 'b" propertyNames'],
    ['more items than are said', { prefixItems: [true], items: false }, [1, 2], '1 false'],
    [
      'an item nothing evaluated',
      { prefixItems: [true], unevaluatedItems: false },
      [1, 2],
      '1 unknown',
    ],
    [
      'a key nothing evaluated',
      { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
      { a: 1, b: 2 },
      'b unknown',
    ],
    [
      'a key that may not be',
      { properties: { a: false }, patternProperties: { '^b': { type: 'null' } } },
      { a: 1, b: 2 },
      'a false',
      'b type null',
    ],
    ['nothing at all', { allOf: [false] }, 1, 'false'],
    ['a format', { format: 'date' }, '2026-02-30', 'format date'],
    ['a pattern, by whole characters', { pattern: '^.$' }, '堰堰', 'pattern ^.$'],
    [
      'the same twice, said once',
      { allOf: [{ type: 'string' }, { type: 'string' }] },
      1,
      'type string',
    ],
    [
      'through an anchor',
      {
        $ref: '#text',
        $defs: { a: { enum: [{ $anchor: 'text' }] }, b: { $anchor: 'text', type: 'string' } },
      },
      1,
      'type string',
    ],
  ])('%s', (_name, schema, value, ...problems) => {
    expect(judged(schema, value)).toEqual(problems);
  });

  test('the first hundred problems, and long ones cut', () => {
    const many = judged(
      { items: { type: 'string' } },
      Array.from({ length: 150 }, () => 1),
    );
    expect(many).toHaveLength(100);
    const long = 'x'.repeat(1000);
    const [one] = judged({ enum: [long], required: [] }, long.slice(1)) as string[];
    expect(one).toHaveLength('enum '.length + 101);
    expect(judged({ enum: Array.from({ length: 50 }, (_, index) => index) }, 99)).toEqual([
      `enum ${Array.from({ length: 13 }, (_, index) => index).join(' ')}`,
    ]);
    const [key] = judged({ additionalProperties: false }, { [long]: 1 }) as string[];
    expect(key).toHaveLength(101 + ' unknown'.length);
  });

  test('so much that not all can be told gives the first', () => {
    const list = Array.from({ length: 200_000 }, () => 1);
    const [first] = judged(
      { properties: { a: { items: { type: 'string' } } } },
      { a: list },
    ) as string[];
    expect(first).toBe('a/0 type string');
  });
});
