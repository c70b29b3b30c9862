import { parseJson, stringifyJson } from '@weir/contract/json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judged } from './judged.testsuite.ts';

const big = 12_345_678_901_234_567_890n;

describe('defaults', () => {
  const address = {
    type: 'object',
    properties: { city: { default: '北京' }, zip: { type: 'string' } },
  };
  test.each<[name: string, schema: unknown, value: unknown, becomes: unknown]>([
    [
      'of what is missing',
      { properties: { a: { default: 1 }, b: { default: 2 } } },
      { b: null },
      { b: null, a: 1 },
    ],
    [
      'inside of what is there',
      { properties: { to: address } },
      { to: { zip: '1' } },
      { to: { zip: '1', city: '北京' } },
    ],
    ['not of what is not there', { properties: { to: address } }, {}, 'fits'],
    [
      'inside of a default',
      { properties: { to: { ...address, default: {} } } },
      {},
      { to: { city: '北京' } },
    ],
    [
      'each its own',
      {
        properties: { a: { $ref: '#/$defs/x' }, b: { $ref: '#/$defs/x' } },
        $defs: { x: { default: {}, properties: { c: { default: [] } } } },
      },
      { a: { c: [1] } },
      { a: { c: [1] }, b: { c: [] } },
    ],
    [
      'through references',
      {
        properties: { to: { $ref: '#/$defs/to' } },
        $defs: { to: { ...address, default: { zip: '2' } } },
      },
      {},
      { to: { zip: '2', city: '北京' } },
    ],
    [
      'through a reference of the whole',
      { $ref: '#/$defs/to', $defs: { to: address } },
      {},
      { city: '北京' },
    ],
    [
      'through allOf, in any order',
      { allOf: [{ properties: { to: address } }, { properties: { to: { default: {} } } }] },
      {},
      { to: { city: '北京' } },
    ],
    [
      'the first that is given',
      {
        properties: { a: { default: 1, $ref: '#/$defs/two' } },
        allOf: [{ properties: { a: { default: 3 } } }],
        $defs: { two: { default: 2 } },
      },
      {},
      { a: 1 },
    ],
    [
      'in lists',
      { properties: { list: { prefixItems: [true], items: address } } },
      { list: [{}, {}] },
      { list: [{}, { city: '北京' }] },
    ],
    [
      'in objects of any key',
      {
        patternProperties: { '^x': address },
        additionalProperties: { properties: { b: { default: 1 } } },
      },
      { x1: {}, y: {} },
      { x1: { city: '北京' }, y: { b: 1 } },
    ],
    [
      'not of alternatives',
      {
        anyOf: [{ properties: { a: { default: 1 } } }],
        oneOf: [{ properties: { a: { default: 1 } } }],
        if: { properties: { a: { default: 1 } } },
        dependentSchemas: { b: { properties: { a: { default: 1 } } } },
      },
      { b: 1 },
      'fits',
    ],
    [
      'not longer lists',
      { properties: { list: { prefixItems: [{ default: 1 }] } } },
      { list: [] },
      'fits',
    ],
    ['not of the whole', { default: { a: 1 } }, {}, 'fits'],
    [
      'then what is required is there',
      { required: ['a'], properties: { a: { default: 1 } } },
      {},
      { a: 1 },
    ],
    [
      'are judged as well',
      { properties: { a: { type: 'string', default: 1 } } },
      {},
      ['a type string'],
    ],
    [
      'with all their digits',
      { properties: { a: { default: big, type: 'integer' } } },
      {},
      { a: big },
    ],
    [
      'of odd names',
      { properties: JSON.parse('{"__proto__":{"default":1},"toString":{"default":2}}') },
      {},
      JSON.parse('{"__proto__":1,"toString":2}'),
    ],
  ])('%s', (_name, schema, value, becomes) => {
    expect(stringifyJson(judged(schema, value))).toBe(stringifyJson(becomes));
  });

  test('without end are told', () => {
    const endless = { properties: { next: { $ref: '#', default: {} } } };
    expect(judged(endless, {})).toEqual({ kind: 'endless' });
    expect(judged({ properties: { a: { default: 'x'.repeat(9_000_000) } } }, {})).toEqual({
      kind: 'large',
    });
  });

  test('references without end, or that nobody checked, are told', () => {
    expect(judged({ $ref: '#' }, 1)).toEqual({ kind: 'endless' });
    expect(judged({ $ref: '#/nowhere' }, 1)).toEqual({ kind: 'broken' });
  });

  const keys = fc.constantFrom('a', 'b', '__proto__');
  const { schema: schemas, value: values } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { depthSize: 'medium' },
      fc.record({ default: fc.oneof(fc.integer(), tie('value')) }, { requiredKeys: [] }),
      fc.record(
        {
          properties: fc.dictionary(keys, tie('schema'), { maxKeys: 3 }),
          allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
          items: tie('schema'),
          additionalProperties: tie('schema'),
          default: tie('value'),
          $ref: fc.constant('#/$defs/one'),
        },
        { requiredKeys: [] },
      ),
    ),
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.integer(),
      fc.bigInt(),
      fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const given = fc.record({
    schema: fc.record({
      properties: fc.dictionary(keys, schemas, { maxKeys: 3 }),
      allOf: fc.array(schemas, { minLength: 1, maxLength: 2 }),
      $defs: fc.record({
        one: fc.record({
          properties: fc.constant({ b: { default: { c: 1 } } }),
          default: fc.constant({}),
        }),
      }),
    }),
    value: fc.dictionary(keys, values),
  });

  test('applied twice are as applied once', () => {
    fc.assert(
      fc.property(given, ({ schema, value }) => {
        const once = judged(schema, value);
        expect(judged(schema, once === 'fits' ? value : once)).toBe('fits');
      }),
      { numRuns: 200 },
    );
  });

  test('leave all that is there', () => {
    const within = (part: unknown, whole: unknown): boolean => {
      if (typeof part !== 'object' || part === null) return part === whole;
      const entries = Object.entries(part);
      return entries.every(([key, inner]) => within(inner, Object(whole)[key]));
    };
    fc.assert(
      fc.property(given, ({ schema, value }) => {
        const stored = parseJson(stringifyJson(value));
        const becomes = judged(schema, value);
        expect(within(stored, becomes === 'fits' ? stored : becomes)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('change nothing where nothing is missing', () => {
    const complete = fc.record({ a: values, b: fc.record({ c: values }) });
    const schema = {
      properties: { a: { default: 1 }, b: { default: {}, properties: { c: { default: 2 } } } },
    };
    fc.assert(
      fc.property(complete, (value) => {
        expect(judged(schema, value)).toBe('fits');
      }),
    );
  });
});
