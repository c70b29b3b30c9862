import { isJsonObject, type Json } from '@weir/contract/json';
import type { Rule, RuleEntry, RuleOp, Rules } from '@weir/contract/rules';
import type { Text } from '@weir/contract/text';
import { Comparison, isEmpty, order } from './comparison.ts';
import { maxLength } from './compile.ts';
import { ExpressionError, NeedsGuest } from './errors.ts';
import {
  type CompiledValue,
  compileValue,
  evaluateOptional,
  evaluateValue,
  type Given,
  placed,
} from './template-value.ts';

/** UTF-16 units of a text that is matched with a pattern: it travels to the guest as a part of the question. */
const maxMatched = 1_000_000;

/** A condition of a document (flow-language §2); made once, evaluated often. */
export type CompiledCondition = CompiledValue | CompiledGroup;

interface CompiledGroup {
  readonly kind: 'all' | 'any';
  readonly entries: readonly (CompiledGroup | CompiledRule)[];
}

interface CompiledRule {
  readonly kind: 'rule';
  readonly left: CompiledValue;
  readonly op: RuleOp;
  readonly right: CompiledValue;
}

/**
 * One exact expression, a constant such as `true`, or rules. `condition` comes from a document that has passed
 * `validateFlow`. Never throws: what is wrong with an expression is said when it is evaluated.
 */
export function compileCondition(condition: Json): CompiledCondition {
  // Validation has seen that an object has the form of rules.
  return isJsonObject(condition) ? compileGroup(condition as Rules) : compileValue(condition);
}

function compileGroup(rules: Rules): CompiledGroup {
  const [kind, entries] =
    'all' in rules ? ['all' as const, rules.all] : ['any' as const, rules.any];
  return { kind, entries: entries.map(compileEntry) };
}

function compileEntry(entry: RuleEntry): CompiledGroup | CompiledRule {
  return 'op' in entry ? compileRule(entry) : compileGroup(entry);
}

function compileRule({ left, op, right }: Rule): CompiledRule {
  return { kind: 'rule', left: compileValue(left), op, right: compileValue(right ?? null) };
}

/**
 * Whether the condition holds: of an expression by JavaScript's truthiness; of rules as `operations` say, `all` and
 * `any` in order, and no further than it takes. `at` is where the condition stands, such as `when`.
 * @throws WeirError `sandbox_error`, or what the guest says, with `field` such as `when.all[1].left`.
 */
export function conditionHolds(compiled: CompiledCondition, given: Given, at: string): boolean {
  switch (compiled.kind) {
    case 'all':
    case 'any':
      return new RuleEvaluation(given).groupHolds(compiled, at);
    default:
      return Boolean(evaluateValue(compiled, given, at));
  }
}

type Operation = (left: Json, right: Json, comparison: Comparison) => boolean;

/**
 * Undefined counts as null, but for `exists`. Nothing is converted: a number never equals a text, and an order there is
 * between two numbers (by their exact value, integers beyond 2^53 included) or two texts (by code unit) only; every
 * other question of it is answered by no. `in` is `contains` from the other side. 0 and false are not empty.
 */
const operations: Readonly<Record<Exclude<RuleOp, 'matches' | 'exists'>, Operation>> = {
  '==': (left, right, comparison) => comparison.equal(left, right),
  '!=': (left, right, comparison) => !comparison.equal(left, right),
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  contains: (left, right, comparison) => comparison.contains(left, right),
  in: (left, right, comparison) => comparison.contains(right, left),
  startsWith: ofTexts((left, right) => left.startsWith(right)),
  endsWith: ofTexts((left, right) => left.endsWith(right)),
  empty: isEmpty,
  notEmpty: (left) => !isEmpty(left),
};

/** One evaluation of the rules of a condition. */
class RuleEvaluation {
  readonly #given: Given;
  readonly #comparison = new Comparison();

  constructor(given: Given) {
    this.#given = given;
  }

  groupHolds({ kind, entries }: CompiledGroup, at: string): boolean {
    const decisive = kind === 'any';
    let holds = !decisive;
    for (const [i, entry] of entries.entries()) {
      const place = `${at}.${kind}[${i}]`;
      const entryHolds =
        entry.kind === 'rule' ? this.#ruleHolds(entry, place) : this.groupHolds(entry, place);
      if (entryHolds !== decisive) continue;
      holds = decisive;
      // While an answer is open, everything is asked for, so that all expressions of a place are one evaluation.
      if (this.#pending === 0) break;
    }
    return holds;
  }

  #ruleHolds({ left, op, right }: CompiledRule, at: string): boolean {
    const before = this.#pending;
    const first = evaluateOptional(left, this.#given, `${at}.left`);
    if (op === 'exists') return first !== undefined;
    const operands = [first ?? null, evaluateValue(right, this.#given, `${at}.right`)] as const;
    if (op !== 'matches') return placed(at, () => operations[op](...operands, this.#comparison));
    // What is open has no value yet to make a question of.
    if (this.#pending > before) return false;
    return placed(`${at}.right`, () => this.#matches(...operands));
  }

  /** A pattern can take for ever, so it is asked of a guest, never tried here. It is JavaScript's, without flags. */
  #matches(text: Json, pattern: Json): boolean {
    if (typeof text !== 'string' || typeof pattern !== 'string') return false;
    if (text.length > maxMatched) throw new ExpressionError(tooLong(maxMatched));
    if (pattern.length > maxLength) throw new ExpressionError(tooLong(maxLength));
    const { guest } = this.#given;
    if (!guest) throw new NeedsGuest('matches');
    const source = `new RegExp(${JSON.stringify(pattern)}).test(${JSON.stringify(text)})`;
    return guest.answer(source) === true;
  }

  get #pending(): number {
    return this.#given.guest?.pending ?? 0;
  }
}

function ofTexts(operation: (left: string, right: string) => boolean) {
  return (left: Json, right: Json) =>
    typeof left === 'string' && typeof right === 'string' && operation(left, right);
}

function tooLong(max: number): Text {
  return {
    'zh-CN': `matches 比较的文本或模式超过 ${max} 个字符。`,
    en: `The text or pattern of matches is longer than ${max} characters.`,
  };
}
