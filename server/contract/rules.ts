import type { Problem } from './errors.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { own } from './own.ts';
import { problemAt } from './problem.ts';
import { rulesSentences as say } from './rules-sentences.ts';
import { withNear } from './sentence-parts.ts';
import { keyPath } from './template.ts';
import { typeName, typeNameOf } from './type-names.ts';
import { schemaSentences } from './validate-sentences.ts';

/** Conditions written as rules instead of one expression (flow-language §2): their form; `expr/` evaluates them. */

/** Two operands and what is asked of them. Operands are any JSON; their strings may hold `{{ expressions }}`. */
export type Rule = { left: Json; op: RuleOp; right?: Json };
export type RuleEntry = Rule | Rules;
/** Hold together when all of them do, or when any of them does; never empty. */
export type Rules = { all: RuleEntry[] } | { any: RuleEntry[] };

/** Take a left operand alone. */
export const unaryOps = ['empty', 'notEmpty', 'exists'] as const;
export const ruleOps = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'in',
  ...unaryOps,
] as const;
export type RuleOp = (typeof ruleOps)[number];

/** Levels of `all` and `any`. */
export const maxRuleDepth = 8;

/** All that is wrong with the form of the rules at `path`; none: the value is `Rules`. Operands are not judged. */
export function checkRules(value: unknown, path: string, findNear: FindNear): Problem[] {
  return groupProblems({ value, path, depth: 1 }, findNear);
}

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

function groupProblems({ value, path, depth }: Place, findNear: FindNear): Problem[] {
  if (!isJsonObject(value)) return [problemAt(path, 'wrong_type', say.noObject)];
  if (depth > maxRuleDepth) return [problemAt(path, 'too_deep', say.tooDeep(maxRuleDepth))];
  // A single rule where a group belongs: to name each of its keys would hide what is missing.
  if (isRule(value)) return [problemAt(path, 'one_of', say.allOrAny)];
  const unknown = unknownKeys(value, ['all', 'any'], { path, findNear });
  const groups = (['all', 'any'] as const).filter((key) => own(value, key) !== undefined);
  const [key] = groups;
  if (key === undefined || groups.length > 1) {
    return [...unknown, problemAt(path, 'one_of', say.allOrAny)];
  }
  const entries = own(value, key);
  const at = keyPath(path, key);
  if (!Array.isArray(entries)) {
    const sentence = schemaSentences.wrongType(typeNameOf('array'), typeName(entries));
    return [...unknown, problemAt(at, 'wrong_type', sentence)];
  }
  if (entries.length === 0) return [...unknown, problemAt(at, 'too_small', say.noRules)];
  const inside = entries.flatMap((entry, i) => {
    const place = { value: entry, path: `${at}[${i}]`, depth: depth + 1 };
    return isRule(entry)
      ? ruleProblems(entry, place.path, findNear)
      : groupProblems(place, findNear);
  });
  return [...unknown, ...inside];
}

/** Means to be a rule, not a group of them. */
function isRule(entry: unknown): entry is JsonObject {
  return isJsonObject(entry) && ['left', 'op', 'right'].some((key) => Object.hasOwn(entry, key));
}

function ruleProblems(rule: JsonObject, path: string, findNear: FindNear): Problem[] {
  const problems = unknownKeys(rule, ['left', 'op', 'right'], { path, findNear });
  const missing = (key: string) =>
    problemAt(keyPath(path, key), 'missing', schemaSentences.missing(key));
  if (own(rule, 'left') === undefined) problems.push(missing('left'));
  const op = own(rule, 'op');
  const hasRight = own(rule, 'right') !== undefined;
  if (op === undefined) {
    problems.push(missing('op'));
  } else if (!ruleOps.some((known) => known === op)) {
    const near = findNear(String(op), ruleOps);
    const sentence = withNear(say.unknownOp(ruleOps), near);
    problems.push(problemAt(keyPath(path, 'op'), 'wrong_value', sentence));
  } else if (unaryOps.some((known) => known === op)) {
    if (hasRight) {
      problems.push(problemAt(keyPath(path, 'right'), 'unknown_key', say.needless(String(op))));
    }
  } else if (!hasRight) {
    problems.push(missing('right'));
  }
  return problems;
}

function unknownKeys(
  object: JsonObject,
  known: readonly string[],
  { path, findNear }: { path: string; findNear: FindNear },
): Problem[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const sentence = withNear(schemaSentences.unknownKey(key), findNear(key, known));
      return problemAt(keyPath(path, key), 'unknown_key', sentence);
    });
}
