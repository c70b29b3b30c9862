import { isJsonObject, type Json } from '@weir/contract/json';
import type { TextKey, Translate } from '../i18n/i18n.ts';
import { zhCNSteps } from '../i18n/zh-CN-steps.ts';
import { expressionOf, valueText } from './sentence.ts';

/**
 * A condition on one line: an expression without its braces, or rules in words, `steps.sum.total 大于 1000 且 …`. Anything
 * else, as a draft may hold it, shows as JSON.
 */
export function conditionText(condition: Json, t: Translate): string {
  return textOf(condition, t, false);
}

function textOf(condition: Json, t: Translate, nested: boolean): string {
  if (!isJsonObject(condition)) return valueText(condition);
  for (const kind of ['all', 'any'] as const) {
    const rules = condition[kind];
    if (!Array.isArray(rules)) continue;
    const text = rules.map((rule) => textOf(rule, t, true)).join(t(`condition.${kind}`));
    return nested && rules.length > 1 ? `(${text})` : text;
  }
  const { left, op, right } = condition;
  if (left === undefined || typeof op !== 'string') return valueText(condition);
  const asked = isOperator(op) ? t(`condition.op.${op}`) : op;
  const words = [operand(left, t), asked, ...(right === undefined ? [] : [operand(right, t)])];
  // No space beside full-width marks.
  return words.join(' ').replace(/ (?=「)|(?<=」) /g, '');
}

type Operator =
  Extract<TextKey, `condition.op.${string}`> extends `condition.op.${infer Op}` ? Op : never;

function isOperator(op: string): op is Operator {
  return Object.hasOwn(zhCNSteps, `condition.op.${op}`);
}

/** A text that is no expression stands in quotation marks, so that it is not read as one. */
function operand(value: Json, t: Translate): string {
  if (Array.isArray(value)) return value.map((each) => operand(each, t)).join(t('step.and'));
  return typeof value === 'string' && expressionOf(value) === undefined
    ? t('condition.text', { text: valueText(value) })
    : valueText(value);
}
