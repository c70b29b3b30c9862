import type { z } from 'zod';
import type { Problem } from './errors.ts';
import { builtInTriggers, forms, trigger } from './flow.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { own, valueAt } from './own.ts';
import { pathText, problemAt, type Said } from './problem.ts';
import { branchesOf, keysOf, schemaAt } from './schema-walk.ts';
import { withNear } from './sentence-parts.ts';
import type { Text } from './text.ts';
import { typeNameOf } from './type-names.ts';
import { formSentences, schemaSentences as say } from './validate-sentences.ts';

type Issue = z.core.$ZodIssue;
type Union = Extract<Issue, { code: 'invalid_union' }>;

/** What issues of zod were found in. */
export interface Subject {
  readonly document: unknown;
  readonly findNear: FindNear;
  /** What is said of a value of the wrong type. */
  readonly describe: (value: unknown) => Text;
  /** Of the part the issues were found in, */
  readonly schema: z.core.$ZodType | undefined;
  /** and where in the document it stands. */
  readonly base: readonly PropertyKey[];
}

/** An issue of zod as problems for people, each at its place in the document. */
export function problemsOf(issue: Issue, subject: Subject): Problem[] {
  const path = [...subject.base, ...issue.path];
  const at = (code: string, message: Text) => [problemAt(pathText(path), code, message)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue, path, subject);
    case 'custom': {
      const said = issue.params as Said['params'] | undefined;
      return said ? at(said.code, said.message) : [typeProblem(path, subject, ['object'])];
    }
    case 'invalid_type':
      return [typeProblem(path, subject, [issue.expected])];
    case 'invalid_union':
      return unionProblems(issue, path, subject);
    case 'invalid_value':
      return at('wrong_value', say.oneOf(issue.values.map(String)));
    case 'invalid_key':
      return issue.issues.flatMap((inner) =>
        problemsOf({ ...inner, path: [] }, { ...subject, base: path }),
      );
    case 'too_small':
      return at('too_small', smallSentence(issue));
    case 'too_big':
      return at('too_large', bigSentence(issue));
    default:
      return at('wrong_form', formSentence(issue));
  }
}

function unknownKeys(
  { keys, path: inner }: Extract<Issue, { code: 'unrecognized_keys' }>,
  path: readonly PropertyKey[],
  { schema, findNear }: Subject,
): Problem[] {
  const known = keysOf(schema && schemaAt(schema, inner));
  return keys.map((key) => {
    const sentence = withNear(say.unknownKey(key), findNear(key, known));
    return problemAt(pathText([...path, key]), 'unknown_key', sentence);
  });
}

function missing(path: readonly PropertyKey[]): Problem {
  return problemAt(pathText(path), 'missing', say.missing(String(path.at(-1))));
}

/** Of what has a schema of its own only objects are: the other custom one takes anything. */
function expectedType(issue: Extract<Issue, { code: 'invalid_type' | 'custom' }>): string {
  return issue.code === 'custom' ? 'object' : issue.expected;
}

function typeProblem(
  path: readonly PropertyKey[],
  { document, describe }: Subject,
  expected: readonly string[],
): Problem {
  const found = valueAt(document, path);
  if (found === undefined && path.length > 0) return missing(path);
  const sentence = say.wrongType(typesInWords(expected), describe(found));
  return problemAt(pathText(path), 'wrong_type', sentence);
}

function typesInWords(types: readonly string[]): Text {
  const names = types.map(typeNameOf);
  return {
    'zh-CN': [...new Set(names.map((name) => name['zh-CN']))].join('或'),
    en: [...new Set(names.map((name) => name.en))].join(' or '),
  };
}

/**
 * Of a union only the first branch counts whose type fits what was written; if none does, the values and the types of
 * all are named, or what tells its branches apart.
 */
function unionProblems(issue: Union, path: readonly PropertyKey[], subject: Subject): Problem[] {
  if (issue.inclusive !== false && issue.options)
    return [branchProblem(issue.options.map(String), path, subject)];
  const schema = subject.schema && schemaAt(subject.schema, issue.path);
  if (schema === trigger) return triggerProblems(issue, path, subject);
  const options = branchesOf(schema);
  const types: string[] = [];
  const values: string[] = [];
  for (const [i, branch] of issue.errors.entries()) {
    const [first] = branch;
    const atRoot = first?.path.length === 0;
    // 2.5 is a number, only not a whole one.
    if (atRoot && (first.code === 'invalid_type' || first.code === 'custom')) {
      types.push(expectedType(first));
    } else if (atRoot && first.code === 'invalid_value') {
      values.push(...first.values.map(String));
    } else {
      const part = { ...subject, schema: options[i], base: path };
      return branch.flatMap((inner) => problemsOf(inner, part));
    }
  }
  const found = valueAt(subject.document, path);
  return values.length > 0 && found !== undefined
    ? [problemAt(pathText(path), 'wrong_value', say.oneOf(values, typesInWords(types)))]
    : [typeProblem(path, subject, types)];
}

/** Where nothing, or none of the known values, says which branch of a union is meant. */
function branchProblem(
  known: readonly string[],
  path: readonly PropertyKey[],
  { document, findNear }: Subject,
): Problem {
  const found = valueAt(document, path);
  if (found === undefined) return missing(path);
  const near = typeof found === 'string' ? findNear(found, known) : undefined;
  return problemAt(pathText(path), 'wrong_value', withNear(say.oneOf(known), near));
}

/** Of a trigger the branch counts that its `use` names. */
function triggerProblems(issue: Union, path: readonly PropertyKey[], subject: Subject): Problem[] {
  const found = valueAt(subject.document, path);
  if (!isJsonObject(found)) return [typeProblem(path, subject, ['object'])];
  const use = valueAt(found, ['use']);
  if (use === undefined) return [missing([...path, 'use'])];
  const kinds = Object.keys(builtInTriggers);
  const branch =
    typeof use === 'string' && forms.connectorUse.test(use)
      ? kinds.length
      : kinds.indexOf(String(use));
  const issues = issue.errors[branch];
  const schema = trigger.options[branch];
  if (issues && schema) {
    return issues.flatMap((inner) => problemsOf(inner, { ...subject, schema, base: path }));
  }
  const near = typeof use === 'string' ? subject.findNear(use, kinds) : undefined;
  const sentence = withNear(say.triggerUse(kinds), near);
  return [problemAt(pathText([...path, 'use']), 'wrong_value', sentence)];
}

const sentenceByPattern = new Map(
  Object.entries(forms).map(([name, pattern]) => [
    String(pattern),
    formSentences[name as keyof typeof forms],
  ]),
);

function formSentence(issue: Issue): Text {
  if (own(issue, 'format') === 'url') return say.notAnAddress;
  /* v8 ignore next -- the schemas hold no pattern that is not a form, and no rule zod has another issue for */
  return sentenceByPattern.get(String(own(issue, 'pattern'))) ?? say.other;
}

function smallSentence(issue: Extract<Issue, { code: 'too_small' }>): Text {
  const least = String(issue.minimum);
  if (issue.origin === 'array' && least !== '1') return say.wrongLength(least);
  return issue.origin === 'number' || issue.origin === 'int' ? say.tooSmall(least) : say.empty;
}

function bigSentence(issue: Extract<Issue, { code: 'too_big' }>): Text {
  const most = String(issue.maximum);
  if (issue.origin === 'array') return say.wrongLength(most);
  return issue.origin === 'string' ? say.tooLong(most) : say.tooBig(most);
}
