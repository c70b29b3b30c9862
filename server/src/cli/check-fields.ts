import type { Problem } from '@weir/contract/errors';
import type { JsonObject } from '@weir/contract/json';
import { createFindNear } from '@weir/contract/near';
import { problemAt } from '@weir/contract/problem';
import { keyPath } from '@weir/contract/template';
import { checkInput } from '@weir/contract/validate-input';
import { schemaSentences as say } from '@weir/contract/validate-sentences';
import { segmentsOf } from '../versions/yaml-file.ts';

/** Keys, types and addresses of an object against its JSON Schema; no sentence repeats a value, which may be a secret. */
export function checkFields(schema: unknown, value: JsonObject, path: string): Problem[] {
  const problems = checkInput({ schema, input: value, path }, createFindNear());
  return [...problems.map(ofField), ...wrongAddresses(schema, value, path)];
}

/** The sentences of an action's inputs, for fields. */
function ofField(problem: Problem): Problem {
  const key = segmentsOf(problem.path).at(-1) ?? '';
  if (problem.code === 'input_missing') return { ...problem, message: say.missing(key) };
  if (problem.code === 'input_unknown') return { ...problem, message: say.unknownKey(key) };
  return problem;
}

function wrongAddresses(schema: unknown, value: JsonObject, path: string): Problem[] {
  const { properties = {} } = schema as { properties?: Record<string, { format?: string }> };
  return Object.entries(value)
    .filter(([key, text]) => {
      const isAddress = Object.hasOwn(properties, key) && properties[key]?.format === 'uri';
      return isAddress && typeof text === 'string' && !/^https?:\/\/[^/]/.test(text);
    })
    .map(([key]) => problemAt(keyPath(path, key), 'wrong_value', say.notAnAddress));
}
