import { eachRule } from './validate.testsuite.ts';

eachRule('the schema of the input', [
  [
    'right',
    (d) => {
      d['input'] = {
        type: ['object', 'null'],
        properties: { any: true, list: { type: 'array', items: { type: 'integer' } } },
        required: ['any'],
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
  ['properties', (d) => (d['input'] = { properties: ['a'] }), 'input.properties wrong_type'],
  [
    'a property',
    (d) => (d['input'] = { properties: { a: 'string' } }),
    'input.properties.a wrong_type',
  ],
  ['items', (d) => (d['input'] = { items: [{}] }), 'input.items wrong_type'],
]);
