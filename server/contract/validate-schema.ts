import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { type FlowDocument, flowDocument, isBuiltIn } from './flow.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { valueAt } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { problemsOf, type Subject } from './schema-problems.ts';
import { stepInputs } from './step-inputs.ts';
import { typeName } from './type-names.ts';
import { schemaSentences as say } from './validate-sentences.ts';

/**
 * The document with defaults filled in, or what of its structure is wrong: each part against its schema, the steps of
 * nested scopes with the `with` that holds them. The form has been checked before.
 */
export function parseDocument(
  { document, draft }: { readonly document: unknown; readonly draft: Draft },
  findNear: FindNear,
): { readonly flow: FlowDocument } | { readonly problems: readonly Problem[] } {
  const whole = flowDocument.safeParse(document);
  const subject = { document, findNear, schema: flowDocument, base: [], describe: typeName };
  const problems = [
    ...prototypeKeys(document, draft),
    ...(whole.error?.issues ?? []).flatMap((issue) => problemsOf(issue, subject)),
    ...inputProblems(subject, draft),
  ];
  return whole.success && problems.length === 0 ? { flow: whole.data } : { problems };
}

/** The `with` of steps of built-in kinds. */
function inputProblems(subject: Subject, draft: Draft): Problem[] {
  return draft.steps.flatMap(({ path, step: { use, with: input = {} } }) => {
    if (typeof use !== 'string' || !isBuiltIn(use) || !isJsonObject(input)) return [];
    const schema = stepInputs[use];
    const part = { ...subject, schema, base: [...path, 'with'] };
    const issues = schema.safeParse(input).error?.issues ?? [];
    return issues.flatMap((issue) => problemsOf(issue, part));
  });
}

/** zod leaves a key `__proto__` of a record out without a word. */
function prototypeKeys(document: unknown, draft: Draft): Problem[] {
  const cases = draft.steps
    .filter(({ step }) => step.use === 'branch')
    .map(({ path }) => [...path, 'with', 'cases']);
  const scopes = draft.scopes.map(({ path }) => path);
  const records: Path[] = [['triggers'], ...scopes, ...cases, ['labels'], ['layout', 'at']];
  return records
    .filter((path) => Object.hasOwn(Object(valueAt(document, path)), '__proto__'))
    .map((path) =>
      problemAt(pathText([...path, '__proto__']), 'unknown_key', say.unknownKey('__proto__')),
    );
}
