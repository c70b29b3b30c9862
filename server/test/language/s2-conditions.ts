import type { Json } from '@weir/contract/json';
import type { LanguageCase, Sentence } from './case.ts';
import { set } from './case.ts';

const judged = (when: Json, holds: boolean, input: Json = {}): LanguageCase => ({
  steps: { a: set(1, { when }) },
  input,
  expect: { status: 'succeeded', skipped: holds ? [] : ['a'] },
});

type Row = readonly [left: Json, op: string, right: Json, holds: boolean];

/** One case for each row, named by what it compares. */
function rows(given: readonly Row[]): Record<string, LanguageCase> {
  return Object.fromEntries(
    given.map(([left, op, right, holds]) => [
      `${JSON.stringify(left)} ${op} ${JSON.stringify(right)} is ${holds}`,
      judged({ all: [{ left, op, ...(right !== null && { right }) } as Json] }, holds),
    ]),
  );
}

/** §2 Steps: conditions. */
export const conditions: readonly Sentence[] = [
  {
    says: 'Conditions are one exact expression (JavaScript truthiness) or rules { all | any }',
    cases: {
      ...Object.fromEntries(
        (
          [
            ['0', false],
            ["''", false],
            ["'0'", true],
            ['[]', true],
            ['{}', true],
            ['NaN', false],
            ['null', false],
            ['undefined', false],
            ['trigger.input.big', true],
          ] as const
        ).map(([source, holds]) => [
          `${source} is ${holds}`,
          judged(`{{ ${source} }}`, holds, { big: 2n ** 60n }),
        ]),
      ),
      'all of nothing more than one that holds': judged(
        {
          all: [
            { left: 1, op: '==', right: 1 },
            { left: 1, op: '==', right: 2 },
          ],
        },
        false,
      ),
      'any, and what comes after is not asked': judged(
        {
          any: [
            { left: 1, op: '==', right: 1 },
            { left: '{{ null.x }}', op: '==', right: 2 },
          ],
        },
        true,
      ),
      'all, and what comes after is not asked': judged(
        {
          all: [
            { left: 1, op: '==', right: 2 },
            { left: '{{ null.x }}', op: '==', right: 2 },
          ],
        },
        false,
      ),
      nested: judged(
        {
          all: [
            {
              any: [
                { left: 1, op: '>', right: 2 },
                { left: 'a', op: 'in', right: ['a'] },
              ],
            },
            { all: [{ left: {}, op: 'empty' }] },
          ],
        },
        true,
      ),
    },
  },
  {
    says: 'Operators: deep equality; a number never equals a text; exists is true for null; contains is an element of a list or a part of a text',
    cases: rows([
      [{ a: [1, { b: null }] }, '==', { a: [1, { b: null }] }, true],
      [{ a: 1, b: 2 }, '==', { b: 2, a: 1 }, true],
      [[1, 2], '==', [2, 1], false],
      [1, '==', '1', false],
      [1, '!=', '1', true],
      [0, '==', false, false],
      [2, '>', 10, false],
      ['2', '>', '10', true],
      [2, '>', '1', false],
      [2, '<=', '3', false],
      [1, '>=', 1, true],
      [1, '<', 1, false],
      [[1, { a: 1 }], 'contains', { a: 1 }, true],
      [['12'], 'contains', 12, false],
      ['合同模板', 'contains', '模板', true],
      ['12', 'contains', 1, false],
      [{ a: 1 }, 'contains', 'a', false],
      ['a', 'in', ['a', 'b'], true],
      ['a', 'in', 'cab', true],
      ['abc', 'startsWith', 'ab', true],
      ['abc', 'endsWith', 'ab', false],
      [12, 'startsWith', '1', false],
      ['a1', 'matches', '^[a-z]\\d$', true],
      ['A1', 'matches', '^[a-z]\\d$', false],
      [1, 'matches', '1', false],
      ['', 'empty', null, true],
      [[], 'empty', null, true],
      [{}, 'empty', null, true],
      [0, 'empty', null, false],
      [false, 'empty', null, false],
      ['{{ null }}', 'empty', null, true],
      ['{{ undefined }}', 'empty', null, true],
      ['x', 'notEmpty', null, true],
      ['{{ null }}', 'exists', null, true],
      ['{{ undefined }}', 'exists', null, false],
      ['{{ trigger.input.none }}', 'exists', null, false],
    ]),
  },
  {
    says: 'Integers beyond 2^53 are compared to the digit',
    cases: {
      'that differ in the last digit': judged(
        { all: [{ left: '{{ trigger.input.a }}', op: '==', right: '{{ trigger.input.b }}' }] },
        false,
        { a: 2n ** 60n, b: 2n ** 60n + 1n },
      ),
      'and with a smaller number': judged(
        { all: [{ left: '{{ trigger.input.a }}', op: '>', right: 1 }] },
        true,
        { a: 2n ** 60n },
      ),
    },
  },
];
