import type { JsonObject } from '@weir/contract/json';
import { type LanguageCase, type Sentence, set } from './case.ts';

const big = 12_345_678_901_234_567_890n;
const all = { a: set('{{ trigger.input }}') };

/** Started with `input`, its steps see `seen`. */
function sees(takes: JsonObject, input: JsonObject | undefined, seen: JsonObject): LanguageCase {
  const expect = { status: 'succeeded', output: { value: seen } } as const;
  return { steps: all, takes, ...(input && { input }), expect };
}

const address = {
  type: 'object',
  required: ['city'],
  properties: { city: { type: 'string', default: '北京' }, zip: { type: 'string' } },
};

/** §1 Document: `input`. */
export const inputs: readonly Sentence[] = [
  {
    says: 'input: JSON Schema 2020-12 of what manual starts pass; what is as it says is passed on',
    cases: {
      anything: sees({}, { any: [1, null] }, { any: [1, null] }),
      'to the letter': sees(
        {
          type: 'object',
          required: ['list'],
          properties: {
            list: { prefixItems: [{ const: 'x' }], items: { type: ['number', 'null'] } },
            day: { format: 'date' },
          },
          additionalProperties: false,
        },
        { day: '2026-03-01', list: ['x', 1.5, null] },
        { day: '2026-03-01', list: ['x', 1.5, null] },
      ),
      'integers beyond 2^53': sees(
        { properties: { id: { type: 'integer', maximum: big }, list: { uniqueItems: true } } },
        { id: big, list: [big, big + 1n] },
        { id: big, list: [big, big + 1n] },
      ),
    },
  },
  {
    says: 'input: defaults are applied',
    cases: {
      'of a start without input': sees(
        { properties: { size: { default: 'M' }, count: { type: 'integer', default: big } } },
        undefined,
        { size: 'M', count: big },
      ),
      'where nothing stands, null is something': sees(
        { properties: { a: { default: 1 }, b: { default: 2 } } },
        { a: null },
        { a: null, b: 2 },
      ),
      'inside of objects and lists, and of defaults': sees(
        {
          properties: {
            to: { ...address, default: {} },
            others: { items: address },
          },
        },
        { others: [{ zip: '1' }, { city: '上海' }] },
        { others: [{ zip: '1', city: '北京' }, { city: '上海' }], to: { city: '北京' } },
      ),
      'through $ref and allOf': sees(
        {
          allOf: [{ $ref: '#/$defs/base' }, { properties: { to: { default: { zip: '2' } } } }],
          $defs: { base: { properties: { to: { $ref: '#/$defs/address' } } }, address },
        },
        {},
        { to: { zip: '2', city: '北京' } },
      ),
      'not of alternatives': sees(
        { anyOf: [{ properties: { a: { default: 1 } } }], properties: { b: { default: 2 } } },
        {},
        { b: 2 },
      ),
    },
  },
];
