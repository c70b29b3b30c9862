import type { z } from 'zod';
import type { Problem } from './errors.ts';
import { invalidInput } from './invalid-input.ts';
import { createFindNear } from './near.ts';
import { problemsOf } from './schema-problems.ts';
import { both } from './sentence-parts.ts';
import type { Text } from './text.ts';
import { typeName, typeNameOf } from './type-names.ts';

/** A request with more has one cause many times. */
const maxProblems = 100;
/** Longest piece of a value quoted in a sentence, characters. */
const maxQuote = 60;

export interface RequestPart {
  /** `config`: that of a connection, which holds secrets. */
  readonly place: 'params' | 'query' | 'body' | 'config';
  readonly value: unknown;
}

/**
 * A part of a request as its schema makes it, defaults applied.
 *
 * @throws WeirError `invalid_input` with the place of the first problem in `field`, such as `body.key`, and all of them in
 * `details.problems`, 100 at most.
 */
export function parseRequest(schema: z.ZodType, { place, value }: RequestPart): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const subject = {
    document: { [place]: value },
    findNear: createFindNear(),
    describe: describers[place],
    schema,
    base: [place],
  };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, subject));
  // zod names an issue at least.
  throw invalidInput(onePerPath(problems).slice(0, maxProblems) as [Problem, ...Problem[]]);
}

const describers = { params: quoted, query: quoted, body: typeName, config: withoutValue };

function withoutValue(value: unknown): Text {
  return typeof value === 'number' ? typeNameOf('number') : typeName(value);
}

/** What stands in an address is text, whatever is wanted: it is told as it was written. */
function quoted(value: unknown): Text {
  if (typeof value !== 'string') return typeName(value);
  const quote = value.length > maxQuote ? `${value.slice(0, maxQuote)}…` : value;
  return both(`「${quote}」`, `"${quote}"`);
}

/** What is wrong with a value at first makes the rest of it wrong too. Of several limits the last is the narrowest. */
function onePerPath(problems: readonly Problem[]): Problem[] {
  const kept = new Map<string, Problem>();
  for (const problem of problems) {
    const { path, code } = problem;
    if ((kept.get(path)?.code ?? code) === code) kept.set(path, problem);
  }
  return [...kept.values()];
}
