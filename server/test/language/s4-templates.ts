import type { Json } from '@weir/contract/json';
import { type LanguageCase, type Sentence, set } from './case.ts';

const input = {
  n: 1.5,
  t: 'text',
  yes: true,
  no: false,
  nothing: null,
  list: [1, 'a', null],
  object: { a: { b: 1 } },
  big: 12_345_678_901_234_567_890n,
};

/** One case for each template: what it comes to. */
const come = (rows: readonly (readonly [template: Json, value: Json])[]) =>
  Object.fromEntries(
    rows.map(([template, value]): [string, LanguageCase] => [
      JSON.stringify(template).slice(1, -1),
      {
        steps: { a: set(template) },
        input,
        expect: { status: 'succeeded', output: { value } },
      },
    ]),
  );

/** §4 Data and expressions: templates. */
export const templates: readonly Sentence[] = [
  {
    says: 'A string that is exactly one {{ expression }} (to the character) keeps the value’s type',
    cases: come([
      ['{{ trigger.input.n }}', 1.5],
      ['{{trigger.input.yes}}', true],
      ['{{\n trigger.input.nothing\n}}', null],
      ['{{ trigger.input.list }}', [1, 'a', null]],
      ['{{ trigger.input.object }}', { a: { b: 1 } }],
      ["{{ '' }}", ''],
      ['{{ -0 }}', 0],
      ['{{ 0 / 0 }}', null],
      ['{{ 1e400 }}', null],
      ['{{ { a: 1 } }}', { a: 1 }],
      ['{{ [undefined, , 1] }}', [null, null, 1]],
    ]),
  },
  {
    says: 'otherwise each is turned into text (objects as JSON, null and undefined as empty)',
    cases: come([
      [' {{ trigger.input.n }}', ' 1.5'],
      ['{{ trigger.input.n }} ', '1.5 '],
      ['{{ 1 }}{{ 2 }}', '12'],
      ['{{ trigger.input.nothing }}{{ trigger.input.none }}!', '!'],
      ['a {{ trigger.input.object }} b', 'a {"a":{"b":1}} b'],
      ['{{ trigger.input.list }}.', '[1,"a",null].'],
      ['{{ trigger.input.yes }} {{ trigger.input.no }}', 'true false'],
      ['{{ 0 }}{{ 0 / 0 }}', '0NaN'],
      ['#{{ trigger.input.big }}', '#12345678901234567890'],
      [
        '{{ { big: trigger.input.big } }} {{ [undefined, { a: undefined }] }}',
        '{"big":"12345678901234567890"} [null,{}]',
      ],
      ['第 {{ [1, 2].length }} 个：{{ [1].map((x) => x + 1) }}', '第 2 个：[2]'],
    ]),
  },
  {
    says: "The expression ends at the first }} outside JavaScript strings, templates, comments and brackets; {{ '{{' }} writes braces",
    cases: come([
      ["{{ '{{' }}", '{{'],
      ["{{ '}}' }}", '}}'],
      ["{{ '{{' }} x {{ '}}' }}", '{{ x }}'],
      ['{{ {a:{b:1}}.a.b }}', 1],
      ['{{ `${ {a:{b:"}}"}}.a.b }` }}', '}}'],
      ['{{ 1 /* }} */ + 1 }}', 2],
      ['{{ 1 // }}\n + 1 }}', 2],
      ['{{ [ {a:[{}]}][0].a.length }}}', '1}'],
      ['a } b }} c { d', 'a } b }} c { d'],
    ]),
  },
  {
    says: '`undefined` in an object leaves the key out, elsewhere it is null',
    cases: {
      'in what is given': {
        steps: {
          a: {
            use: 'set',
            with: {
              gone: '{{ undefined }}',
              list: ['{{ undefined }}', '{{ trigger.input.none }}'],
              deep: { gone: '{{ trigger.input?.none }}', kept: '{{ null }}' },
            },
          },
        },
        expect: {
          status: 'succeeded',
          output: { list: [null, null], deep: { kept: null } },
        },
      },
      'from a guest': {
        steps: {
          a: {
            use: 'set',
            with: {
              gone: '{{ [].find((x) => x) }}',
              list: ['{{ [].find((x) => x) }}'],
              made: '{{ [{ a: [].pop(), b: 1 }].at(0) }}',
            },
          },
        },
        expect: { status: 'succeeded', output: { list: [null], made: { b: 1 } } },
      },
      'the output': {
        steps: { a: set(1) },
        output: '{{ undefined }}',
        expect: { status: 'succeeded', output: null },
      },
      'in the output': {
        steps: { a: set(1) },
        output: { a: '{{ steps.a.value }}', b: '{{ steps.a.no?.value }}' },
        expect: { status: 'succeeded', output: { a: 1 } },
      },
    },
  },
  {
    says: 'An expression is one JavaScript expression, evaluated in strict mode, synchronously',
    cases: {
      'this is nothing': {
        steps: { a: set('{{ (function () { return typeof this; })() }}') },
        expect: { status: 'succeeded', output: { value: 'undefined' } },
      },
      'a promise is no value': {
        only: 'product',
        steps: { a: set('{{ Promise.resolve(1) }}') },
        expect: { status: 'failed', error: { code: 'sandbox_error', field: 'with.value' } },
      },
      'what it changes is its own copy': {
        steps: {
          a: set('{{ trigger.input.list.push(4) }}'),
          b: set('{{ trigger.input.list }}', { after: 'a' }),
        },
        input: { list: [1] },
        expect: { status: 'succeeded', output: { value: [1] } },
      },
    },
  },
];
