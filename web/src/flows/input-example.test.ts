import type { JsonObject } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { inputExample } from './input-example.ts';

const example = (schema: JsonObject) => JSON.parse(inputExample(schema)) as unknown;

it.each<[string, JsonObject, unknown]>([
  ['nothing', {}, {}],
  ['an object', { type: 'object' }, {}],
  [
    'what has to be there',
    { required: ['id'], properties: { id: { type: 'integer' }, count: { default: 1 } } },
    { id: 1 },
  ],
  [
    'what may be there',
    { properties: { count: { default: 3 }, hot: { type: 'boolean' } } },
    { count: 3, hot: true },
  ],
  [
    'values it names itself',
    {
      properties: {
        a: { const: 'x' },
        b: { enum: ['y', 'z'] },
        c: { examples: ['w'] },
        d: { minimum: 5, type: 'number' },
      },
    },
    { a: 'x', b: 'y', c: 'w', d: 5 },
  ],
  ['something it says nothing of', { required: ['id'] }, { id: '…' }],
  [
    'a form',
    { properties: { day: { type: 'string', format: 'date' }, who: { type: 'string' } } },
    { day: '2026-01-05', who: '…' },
  ],
  ['several types', { properties: { id: { type: ['null', 'integer', 'string'] } } }, { id: 1 }],
  [
    'only null',
    { properties: { none: { type: 'null' }, no: { type: ['null'] } } },
    { none: null, no: null },
  ],
  ['a list', { type: 'array', items: { required: ['sku'] } }, [{ sku: '…' }]],
  ['a text', { type: 'string' }, '…'],
  [
    'what it refers to',
    {
      properties: { to: { $ref: '#/$defs/place' }, gone: { $ref: '#/$defs/none' } },
      $defs: { place: { required: ['city'] } },
    },
    { to: { city: '…' }, gone: '…' },
  ],
  ['nothing by its prototype', { required: ['toString'], properties: {} }, { toString: '…' }],
])('shows %s', (_what, schema, wanted) => {
  expect(example(schema)).toEqual(wanted);
});

it('comes to an end where a schema names itself, and keeps all digits', () => {
  const own = { properties: { next: { $ref: '#/$defs/own' } } };
  expect(inputExample({ ...own, $defs: { own } })).toContain('"next": {}');
  expect(inputExample({ properties: { id: { default: 9007199254740993n } } })).toBe(
    '{\n  "id": 9007199254740993\n}',
  );
});
