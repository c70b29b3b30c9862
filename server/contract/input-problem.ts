import { z } from 'zod';
import type { Problem } from './errors.ts';
import { inputSentences as say } from './input-sentences.ts';
import { pathText, problemAt } from './problem.ts';
import type { Text } from './text.ts';
import { typeNameOf } from './type-names.ts';

/** What of an input is not as its schema wants it. All of it comes from foreign data. */
const inputProblem = z.strictObject({
  /** From the input on; ends with the key that is missing or too much. */
  path: z.array(z.union([z.string(), z.int()])),
  /** Of the schema; `unknown`: a key nothing is said of where no other is allowed; `false`: nothing is allowed here. */
  keyword: z.string(),
  /** What the keyword says, as texts. */
  limits: z.array(z.string()),
  /** Type of the value, where that is wrong. */
  found: z.string().optional(),
});
export type InputProblem = z.infer<typeof inputProblem>;
export const inputProblems = z.array(inputProblem).min(1).max(100);

/** For people, at its place such as `input.items[0].name`. */
export function describeInputProblem(problem: InputProblem): Problem {
  const { code, message } = wordsOf(problem);
  return problemAt(pathText(['input', ...problem.path]), code, message);
}

function wordsOf(problem: InputProblem): { readonly code: string; readonly message: Text } {
  const { path, keyword, limits, found = '' } = problem;
  const key = String(path.at(-1) ?? 'input');
  const [limit = ''] = limits;
  switch (keyword) {
    case 'required':
      return { code: 'input_missing', message: say.missing(key) };
    case 'unknown':
      return { code: 'input_unknown', message: say.unknown(key) };
    case 'type':
      return { code: 'wrong_type', message: say.type(limits.map(typeNameOf), typeNameOf(found)) };
    case 'enum':
      return { code: 'wrong_value', message: say.oneOf(limits) };
    default: {
      const { code = 'wrong_value', says = () => say.other } = say.byKeyword.get(keyword) ?? {};
      return { code, message: says(limit) };
    }
  }
}
