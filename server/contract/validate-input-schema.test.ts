import { expect, test } from 'vitest';
import { catalog, changed, eachRule, type Rule, valid } from './validate.testsuite.ts';
import { validateFlow } from './validate-flow.ts';

const wrongTypes: Readonly<Record<string, unknown>> = {
  $id: 1,
  $ref: {},
  title: 1,
  description: [],
  format: 1,
  pattern: 1,
  enum: [],
  required: 'a',
  dependentRequired: { a: 'b' },
  minimum: '1',
  maximum: '1',
  exclusiveMinimum: true,
  exclusiveMaximum: true,
  minLength: -1,
  maxLength: 0.5,
  minItems: '1',
  maxItems: null,
  minContains: -1,
  maxContains: -1,
  minProperties: -1,
  maxProperties: -1,
  uniqueItems: 'yes',
  properties: ['a'],
  patternProperties: 1,
  $defs: [],
  definitions: 1,
  dependentSchemas: 1,
  additionalProperties: 'no',
  unevaluatedProperties: 1,
  unevaluatedItems: 1,
  propertyNames: 'a',
  items: [{}],
  contains: 1,
  prefixItems: {},
  not: 'a',
  if: 1,
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the keyword
  then: 1,
  else: 1,
  allOf: [],
  anyOf: {},
  oneOf: 1,
};

eachRule('the schema of the input', [
  [
    'right',
    (d) => {
      d['input'] = {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: 'https://example.com/input',
        type: ['object', 'null'],
        properties: {
          any: true,
          none: false,
          list: { type: 'array', items: { type: 'integer' }, prefixItems: [true] },
          cents: { multipleOf: 0.01 },
          // Says nothing about values.
          own: { 'x-label': 1 },
          type: { type: 'string' },
        },
        required: ['any'],
        enum: [{ type: 'no schema' }],
        default: { items: ['no schema'] },
      };
    },
  ],
  ['anything', (d) => (d['input'] = {})],
  ['unknown type', (d) => (d['input'] = { type: 'text' }), 'input.type wrong_value'],
  ['no type', (d) => (d['input'] = { type: [] }), 'input.type wrong_value'],
  [
    'unknown type inside',
    (d) => {
      d['input'] = { properties: { a: { items: { type: ['string', 'nil'] } }, b: { type: 1 } } };
    },
    'input.properties.a.items.type wrong_value',
    'input.properties.b.type wrong_value',
  ],
  [
    'inside of every keyword that holds schemas',
    (d) => {
      d['input'] = {
        allOf: [true, { not: { type: 1 } }],
        $defs: { 'a b': { type: 1 } },
        patternProperties: { '^x': { type: 1 } },
      };
    },
    'input.allOf[1].not.type wrong_value',
    'input.$defs["a b"].type wrong_value',
    'input.patternProperties["^x"].type wrong_value',
  ],
  [
    'a property',
    (d) => (d['input'] = { properties: { a: 'string' } }),
    'input.properties.a wrong_type',
  ],
  ...Object.entries(wrongTypes).map(
    ([keyword, value]): Rule => [
      keyword,
      (d) => (d['input'] = { [keyword]: value }),
      `input.${keyword} wrong_type`,
    ],
  ),
  ...[0, -1, '1', 1e10, 0.12345678901, 1e300].map(
    (value): Rule => [
      `multipleOf ${value}`,
      (d) => (d['input'] = { multipleOf: value }),
      'input.multipleOf wrong_type',
    ],
  ),
  [
    'another draft',
    (d) => (d['input'] = { $schema: 'http://json-schema.org/draft-07/schema#' }),
    'input.$schema wrong_value',
  ],
  [
    'keywords of other drafts',
    (d) => (d['input'] = { dependencies: {}, items: { additionalItems: true } }),
    'input.dependencies not_supported',
    'input.items.additionalItems not_supported',
  ],
  ['an id inside', (d) => (d['input'] = { items: { $id: 'a' } }), 'input.items.$id not_supported'],
  ['an anchor', (d) => (d['input'] = { $anchor: '1 a' }), 'input.$anchor wrong_value'],
  [
    'an anchor twice',
    (d) => (d['input'] = { items: { $anchor: 'a' }, not: { $anchor: 'a' } }),
    'input.not.$anchor wrong_value',
  ],
]);

eachRule('references in the schema of the input', [
  [
    'right',
    (d) => {
      d['input'] = {
        $defs: { 'a/b ~': { $anchor: 'here', type: 'object' }, list: { items: { $ref: '#' } } },
        properties: {
          pointer: { $ref: '#/$defs/a~1b%20~0' },
          anchor: { $ref: '#here' },
          itself: { $ref: '#' },
          list: { allOf: [{ $ref: '#/$defs/list' }, { $ref: '#/$defs/list' }] },
        },
      };
    },
  ],
  [
    'elsewhere',
    (d) => {
      d['input'] = {
        items: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
        not: { $ref: 'other.json' },
      };
    },
    'input.items.$ref wrong_value',
    'input.not.$ref wrong_value',
  ],
  [
    'to what is not there, or is no schema',
    (d) => {
      d['input'] = {
        enum: [{ type: 'object' }],
        anyOf: [
          { $ref: '#/$defs/a' },
          { $ref: '#name' },
          { $ref: '#/enum/0' },
          { $ref: '#/%zz' },
          { $ref: '#/anyOf' },
        ],
      };
    },
    ...[0, 1, 2, 3, 4].map((index) => `input.anyOf[${index}].$ref reference_unknown`),
  ],
  ['to itself', (d) => (d['input'] = { $ref: '#' }), 'input.$ref endless'],
  [
    'to itself in a circle',
    (d) => {
      d['input'] = {
        properties: { a: { $ref: '#/$defs/first' } },
        $defs: {
          first: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/second' }] },
          second: { if: { $ref: '#/$defs/third' } },
          third: { dependentSchemas: { a: { not: { $ref: '#/$defs/first' } } } },
        },
      };
    },
    'input.$defs.first.anyOf[1].$ref endless',
  ],
]);

test('what only guests can judge is told with its place', () => {
  const schema = {
    properties: { code: { pattern: '^[A-Z]+$' } },
    patternProperties: { '^x-': true },
    const: { pattern: 'no pattern' },
  };
  const flow = changed((d) => (d['input'] = schema), valid);
  expect(validateFlow(flow, catalog).foreign).toEqual([
    { path: 'input.properties.code.pattern', kind: 'pattern', source: '^[A-Z]+$' },
    { path: 'input.patternProperties["^x-"]', kind: 'pattern', source: '^x-' },
    { path: 'input', kind: 'schema', source: JSON.stringify(schema) },
  ]);
});

test('a schema that is none is not tried', () => {
  const flow = changed((d) => (d['input'] = { type: 1, pattern: '(' }), valid);
  expect(validateFlow(flow, catalog).foreign).toEqual([
    { path: 'input.pattern', kind: 'pattern', source: '(' },
  ]);
});

test('ten thousand references one behind the other take no stack', () => {
  const count = 10_000;
  const $defs = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `d${index}`,
      index + 1 < count ? { $ref: `#/$defs/d${index + 1}` } : { type: 'object' },
    ]),
  );
  const flow = changed((d) => (d['input'] = { $defs, $ref: '#/$defs/d0' }), valid);
  expect(validateFlow(flow, catalog).problems).toEqual([]);
});
