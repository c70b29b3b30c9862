import type { z } from 'zod';
import type { Problem } from './errors.ts';
import {
  type FlowDocument,
  flowDocument,
  forms,
  manualTrigger,
  settings,
  step,
  webhookTrigger,
  webhookWith,
} from './flow.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { type Text, text } from './text.ts';
import { typeName, typeNameOf } from './type-names.ts';
import { formSentences, schemaSentences as say, withNear } from './validate-sentences.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The document with defaults filled in, or what of its structure is wrong. The form has been checked before. */
export function parseDocument(
  document: unknown,
  findNear: FindNear,
): { readonly flow: FlowDocument } | { readonly problems: readonly Problem[] } {
  const parsed = flowDocument.safeParse(document);
  const unseen = prototypeKeys(document);
  if (parsed.success) return unseen.length === 0 ? { flow: parsed.data } : { problems: unseen };
  const subject = { document, findNear, base: [] };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, subject));
  return { problems: [...unseen, ...problems] };
}

interface Subject {
  readonly document: unknown;
  readonly findNear: FindNear;
  /** Where the issues of a union's branch begin. */
  readonly base: Path;
}

/** zod leaves a key `__proto__` of a record out without a word. */
function prototypeKeys(document: unknown): Problem[] {
  const records = [['triggers'], ['steps'], ['labels'], ['layout', 'at']];
  return records
    .filter((path) => Object.hasOwn(Object(valueAt(document, path)), '__proto__'))
    .map((path) =>
      problemAt(pathText([...path, '__proto__']), 'unknown_key', say.unknownKey('__proto__')),
    );
}

function problemsOf(issue: Issue, subject: Subject): Problem[] {
  const path = [...subject.base, ...issue.path];
  const at = (code: string, message: Text) => [problemAt(pathText(path), code, message)];
  const found = valueAt(subject.document, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, subject));
    case 'invalid_type':
    case 'custom':
      return [typeProblem(path, found, [issue.code === 'custom' ? 'object' : issue.expected])];
    case 'invalid_union':
      return unionProblems(issue, path, subject);
    case 'invalid_value':
      return found === undefined
        ? [missing(path)]
        : at('wrong_value', say.oneOf(issue.values.map(String)));
    case 'invalid_format':
      return at('wrong_form', formOf('pattern' in issue ? issue.pattern : undefined));
    case 'invalid_key':
      return issue.issues.flatMap((inner) =>
        problemsOf({ ...inner, path: [] }, { ...subject, base: path }),
      );
    case 'too_small':
      return at('too_small', smallSentence(issue));
    case 'too_big':
      return at('too_large', bigSentence(issue));
    default:
      return at('wrong_value', say.other);
  }
}

function unknownKey(path: Path, key: string, { document, findNear }: Subject): Problem {
  const near = findNear(key, knownKeys(path, document));
  return problemAt(pathText([...path, key]), 'unknown_key', withNear(say.unknownKey(key), near));
}

/** Keys the schema has at `path`. */
function knownKeys(path: Path, document: unknown): readonly string[] {
  const [top, , inner] = path;
  if (top === undefined) return Object.keys(flowDocument.shape);
  if (path.length === 2 && top === 'steps') return Object.keys(step.shape);
  if (path.length === 2 && top === 'triggers') {
    const use = valueAt(document, [...path, 'use']);
    return Object.keys((use === 'manual' ? manualTrigger : webhookTrigger).shape);
  }
  if (top === 'triggers' && inner === 'with') return Object.keys(webhookWith.shape);
  if (top === 'settings') return Object.keys(settings.shape);
  if (top === 'layout') return ['at'];
  return Object.keys(text.shape);
}

function missing(path: Path): Problem {
  return problemAt(pathText(path), 'missing', say.missing(String(path.at(-1))));
}

function typeProblem(path: Path, found: unknown, expected: readonly string[]): Problem {
  if (found === undefined && path.length > 0) return missing(path);
  const names = [...new Set(expected)].map(typeNameOf);
  const wanted = {
    'zh-CN': names.map((name) => name['zh-CN']).join('或'),
    en: names.map((name) => name.en).join(' or '),
  };
  return problemAt(pathText(path), 'wrong_type', say.wrongType(wanted, typeName(found)));
}

/** Of a union only the branches count whose type fits what was written; if none, all their types are named. */
function unionProblems(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  subject: Subject,
): Problem[] {
  const found = valueAt(subject.document, path);
  if ('discriminator' in issue && issue.discriminator) {
    if (found === undefined) return [missing(path)];
    const options =
      'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const near = typeof found === 'string' ? subject.findNear(found, options) : undefined;
    return [problemAt(pathText(path), 'wrong_value', withNear(say.oneOf(options), near))];
  }
  const expected: string[] = [];
  for (const branch of issue.errors) {
    const [first] = branch;
    const atRoot = first?.code === 'invalid_type' && first.path.length === 0;
    // 2.5 is a number, only not a whole one.
    if (!atRoot) return branch.flatMap((inner) => problemsOf(inner, { ...subject, base: path }));
    expected.push(first.expected);
  }
  return [typeProblem(path, found, expected)];
}

const formByPattern = new Map(
  Object.entries(forms).map(([name, pattern]) => [String(pattern), name as keyof typeof forms]),
);

function formOf(pattern: string | undefined): Text {
  const name = formByPattern.get(pattern ?? '');
  return name ? formSentences[name] : say.other;
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

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isJsonObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
  }, document);
}
