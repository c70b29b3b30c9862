import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFindNear } from './near.ts';
import { checkRules, maxRuleDepth, ruleOps, unaryOps } from './rules.ts';

const rule = { left: '{{ trigger.a }}', op: '==', right: null };

function found(value: unknown): string[] {
  return checkRules(value, 'when', createFindNear()).map(({ path, code }) => `${path} ${code}`);
}

function nested(levels: number): unknown {
  return levels === 0 ? rule : { all: [nested(levels - 1)] };
}

test.each<[name: string, value: unknown]>([
  ['one rule', { all: [rule] }],
  [
    'each operator',
    {
      any: ruleOps.map((op) =>
        unaryOps.some((unary) => unary === op) ? { left: 1, op } : { ...rule, op },
      ),
    },
  ],
  ['groups in groups', { any: [rule, { all: [rule, { any: [rule] }] }] }],
  ['as deep as allowed', nested(maxRuleDepth)],
  ['any JSON as operand', { all: [{ left: [1, {}], op: 'in', right: { a: false } }] }],
])('right: %s', (_name, value) => {
  expect(found(value)).toEqual([]);
});

test.each<[name: string, value: unknown, ...expected: string[]]>([
  ['no object', [rule], 'when wrong_type'],
  ['neither all nor any', {}, 'when one_of'],
  ['a misspelt group', { al: [rule] }, 'when.al unknown_key', 'when one_of'],
  ['both', { all: [rule], any: [rule] }, 'when one_of'],
  ['a rule without a group', rule, 'when one_of'],
  ['an unknown key', { all: [rule], none: [] }, 'when.none unknown_key'],
  ['no list', { all: rule }, 'when.all wrong_type'],
  ['no rules', { any: [] }, 'when.any too_small'],
  ['no rule', { all: [rule, 7] }, 'when.all[1] wrong_type'],
  ['no operand', { all: [{ op: '>' }] }, 'when.all[0].left missing', 'when.all[0].right missing'],
  ['no operator', { all: [{ left: 1, right: 2 }] }, 'when.all[0].op missing'],
  ['an unknown operator', { all: [{ ...rule, op: 'contain' }] }, 'when.all[0].op wrong_value'],
  ['an operator of another type', { all: [{ ...rule, op: 1 }] }, 'when.all[0].op wrong_value'],
  ['an operand too many', { any: [{ ...rule, op: 'empty' }] }, 'when.any[0].right unknown_key'],
  ['a key too many', { any: [{ ...rule, rigth: 1 }] }, 'when.any[0].rigth unknown_key'],
  ['too deep', nested(maxRuleDepth + 1), `when${'.all[0]'.repeat(maxRuleDepth)} too_deep`],
])('wrong: %s', (_name, value, ...expected) => {
  expect(found(value)).toEqual(expected);
});

test('a misspelt operator is named', () => {
  const [problem] = checkRules({ all: [{ ...rule, op: 'startWith' }] }, 'when', createFindNear());
  expect(problem?.message.en).toContain('Did you mean "startsWith"?');
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(() => [
        checkRules(value, '', createFindNear()),
        checkRules({ all: [value] }, '', createFindNear()),
      ]).not.toThrow();
    }),
  );
});
