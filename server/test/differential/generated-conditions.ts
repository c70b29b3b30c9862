import type { Condition as Written } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { Rule, Rules } from '@weir/contract/rules';
import type { Condition, RuleShape } from './flow-shapes.ts';
import { type Sight, stepSeen } from './sight.ts';

/** Conditions of generated flows: expressions the interpreter knows, such as only a guest knows, such that throw, and rules. */

/** Of a branch: may be a plain truth value. */
export function caseOf(condition: Condition, sight: Sight): Written | boolean {
  const { form } = condition;
  return form === 'true' || form === 'false' ? form === 'true' : conditionOf(condition, sight);
}

export function conditionOf({ form, back, limit, rules }: Condition, sight: Sight): Written {
  const read = stepSeen(sight, back);
  switch (form) {
    case 'true':
      return '{{ trigger.input.n != null }}';
    case 'false':
      return '{{ !trigger }}';
    case 'throws':
      // Rarely, or little would ever run.
      return back === 0 ? '{{ trigger.input.no.such }}' : '{{ trigger.input.hot }}';
    case 'all':
      return { all: rules.map((rule) => ruleOf(rule, sight)) };
    case 'any':
      return { any: rules.map((rule) => ruleOf(rule, sight)) };
    case 'nested':
      return nestedOf(rules, sight);
    case 'guest':
      return read === undefined
        ? '{{ [trigger.input.n].includes(1) }}'
        : `{{ [steps.${read}, errors.${read}].some(Boolean) }}`;
    case 'more':
      return `{{ trigger.input.n >= ${limit} }}`;
    case 'round':
      return sight.hasLoop ? `{{ loop.round >= ${limit} }}` : `{{ trigger.input.n < ${limit} }}`;
    default:
      if (read === undefined) return `{{ trigger.input.n != ${limit} }}`;
      if (form === 'ran') return `{{ steps.${read} != null }}`;
      if (form === 'taken') return `{{ steps.${read}?.taken?.[0] != 'c${limit}' }}`;
      return `{{ errors.${read}?.code == 'unavailable' || !errors.${read} }}`;
  }
}

function nestedOf(rules: readonly RuleShape[], sight: Sight): Rules {
  const [first, ...others] = rules.map((rule) => ruleOf(rule, sight));
  return first ? { any: [{ all: [first] }, ...others] } : { any: [] };
}

function ruleOf({ left, op, right }: RuleShape, sight: Sight): Rule {
  const operand = (choice: number): Json => {
    const all = leftOperands(sight);
    return all[choice % all.length] ?? null;
  };
  const unary = op === 'empty' || op === 'notEmpty' || op === 'exists';
  return {
    left: operand(left),
    op,
    ...(!unary && { right: op === 'matches' ? patternOf(right) : rightOf(right, operand) }),
  };
}

function leftOperands(sight: Sight): readonly Json[] {
  const seen = sight.steps.flatMap((id) => [`{{ steps.${id} }}`, `{{ errors.${id}?.code }}`]);
  return [
    '{{ trigger.input.n }}',
    '{{ trigger.input.key }}',
    '{{ trigger.input.value }}',
    'key {{ trigger.input.key }}',
    '{{ trigger.input.no?.such }}',
    ...(sight.hasItem ? ['{{ item }}', '{{ index }}'] : []),
    ...seen,
  ];
}

function rightOf(choice: number, operand: (choice: number) => Json): Json {
  const literals: readonly Json[] = [1, 2n ** 55n, 'a', '', [1, 'a', null], { taken: ['c0'] }];
  return literals[choice] ?? operand(choice);
}

function patternOf(choice: number): Json {
  return ['^[a-c]', 'key', '\\d+$', '{{ trigger.input.key }}'][choice % 4] ?? '';
}
