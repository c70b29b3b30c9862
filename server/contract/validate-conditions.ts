import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { expressionSentences as say } from './expression-sentences.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { own, valueAt } from './own.ts';
import { pathText, problemAt, warningAt } from './problem.ts';
import { checkRules } from './rules.ts';
import { parseTemplate, templatesIn } from './template.ts';
import type { Text } from './text.ts';

/** Values that decide: conditions are one exact expression or rules, a priority is a number. */
export function checkConditions(draft: Draft, findNear: FindNear): Problem[] {
  const priority = valueAt(draft.document, ['settings', 'priority']);
  return [
    ...conditionsOf(draft).flatMap((path) => {
      const value = valueAt(draft.document, path);
      return isJsonObject(value)
        ? checkRules(value, pathText(path), findNear)
        : formProblems(path, value, say.notOneExpression);
    }),
    ...formProblems(['settings', 'priority'], priority, say.priority),
    ...dedupeProblems(draft),
  ];
}

/** Where a condition stands, if there is one. */
function conditionsOf({ triggers, steps }: Draft): Path[] {
  return [
    ...[...triggers.keys()].map((id) => ['triggers', id, 'when']),
    ...steps.flatMap(({ path, step: { use, with: input } }) => {
      const cases = own(input, 'cases');
      const keys = use === 'repeat' ? ['until', 'while'] : [];
      const ports = use === 'branch' && isJsonObject(cases) ? Object.keys(cases) : [];
      return [
        [...path, 'when'],
        ...keys.map((key) => [...path, 'with', key]),
        ...ports.map((port) => [...path, 'with', 'cases', port]),
      ];
    }),
  ];
}

/** A text that is no expression would be true for ever, or no number. */
function formProblems(path: Path, value: unknown, sentence: Text): Problem[] {
  if (typeof value !== 'string') return [];
  const { kind } = parseTemplate(value);
  const isText = kind === 'literal' || kind === 'text';
  return isText ? [problemAt(pathText(path), 'condition_form', sentence)] : [];
}

function dedupeProblems({ triggers }: Draft): Problem[] {
  return [...triggers].flatMap(([id, trigger]) => {
    const path = pathText(['triggers', id, 'dedupe']);
    const dedupe = own(trigger, 'dedupe');
    if (dedupe === undefined || dedupe === null) return [];
    if (templatesIn(dedupe, path).length > 0) return [];
    return [warningAt(path, 'dedupe_constant', say.sameForEvery)];
  });
}
