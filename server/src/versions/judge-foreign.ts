import type { Problem } from '@weir/contract/errors';
import { foreignSentences as say } from '@weir/contract/expression-sentences';
import { problemAt, warningAt } from '@weir/contract/problem';
import type { Text } from '@weir/contract/text';
import type { ForeignSource } from '@weir/contract/validate-flow';
import type { WeirError } from '@weir/contract/weir-error';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** Different sources that one document may leave to guests; to check them takes a second. */
const maxSources = 1000;
/** A document with more has one cause many times. */
const maxProblems = 1000;

export interface JudgedSources {
  /** Errors first; 1,000 at most. */
  readonly problems: readonly Problem[];
  /** Why some of them could not be judged now. */
  readonly unavailable?: WeirError | undefined;
}

/** What guests say of the sources of a document. None are asked when there is none. */
export async function judgeForeign(
  { tenant, foreign }: { tenant: string; foreign: readonly ForeignSource[] },
  check: Sandbox['check'],
): Promise<JudgedSources> {
  const distinct = new Map(foreign.map((source) => [keyOf(source), source]));
  if (distinct.size > maxSources) {
    return { problems: [problemAt('steps', 'too_large', say.tooMany(distinct.size, maxSources))] };
  }
  if (distinct.size === 0) return { problems: [] };
  const verdicts = await check({ tenant, sources: [...distinct.values()] });
  const wrong = new Map<string, WeirError>();
  for (const [index, key] of [...distinct.keys()].entries()) {
    const error = verdicts[index];
    if (error) wrong.set(key, error);
  }
  const problems = foreign.flatMap((source) => {
    const error = wrong.get(keyOf(source));
    return error ? [problemOf(source, error)] : [];
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return {
    problems: [...errors, ...warnings].slice(0, maxProblems),
    unavailable: [...wrong.values()].find(isUnavailable),
  };
}

function keyOf({ kind, source }: ForeignSource): string {
  return `${kind} ${source}`;
}

function isUnavailable({ code }: WeirError): boolean {
  return code === 'unavailable';
}

function problemOf({ path, kind, source }: ForeignSource, error: WeirError): Problem {
  if (isUnavailable(error)) return warningAt(path, 'not_checked', say.notChecked);
  const why = error.code === 'sandbox_error' ? reasonOf(error) : say.tooHardToRead;
  switch (kind) {
    case 'code':
      return problemAt(path, 'code_invalid', say.code(why));
    case 'pattern':
      return problemAt(path, 'pattern_invalid', say.pattern(why));
    case 'schema':
      return problemAt(path, 'schema_invalid', say.schema(why));
    case 'expression':
      return problemAt(path, 'expression_invalid', say.expression(source, why));
  }
}

/** With line and column, and one full stop: the engine ends some of its messages with one. */
function reasonOf({ params: { zh, en } }: WeirError): Text {
  const open = (text: unknown) => String(text).replace(/[.。]$/, '');
  return { 'zh-CN': `${open(zh)}。`, en: `${open(en)}.` };
}
