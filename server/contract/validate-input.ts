import type { Problem } from './errors.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { own } from './own.ts';
import { problemAt } from './problem.ts';
import { withNear } from './sentence-parts.ts';
import { keyPath } from './template.ts';
import { typeName, typeNameOf } from './type-names.ts';
import { actionSentences, schemaSentences as say } from './validate-sentences.ts';

interface GivenInput {
  /** JSON Schema of an object. */
  readonly schema: unknown;
  readonly input: JsonObject;
  readonly path: string;
}

/**
 * The top level of a step's input against the action's schema: keys, and the types of values without expressions. The
 * host checks the evaluated whole before it calls the action.
 */
export function checkInput({ schema, input, path }: GivenInput, findNear: FindNear): Problem[] {
  const properties = own(schema, 'properties');
  if (!isJsonObject(properties)) return [];
  const problems = missingKeys(schema, properties, input).map((key) =>
    problemAt(keyPath(path, key), 'input_missing', actionSentences.missingInput(key)),
  );
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const at = keyPath(path, key);
    if (Object.hasOwn(properties, key)) {
      const problem = valueProblem(properties[key], value, at);
      if (problem) problems.push(problem);
    } else if (own(schema, 'additionalProperties') === false) {
      const near = findNear(key, Object.keys(properties));
      problems.push(
        problemAt(at, 'input_unknown', withNear(actionSentences.unknownInput(key), near)),
      );
    }
  }
  return problems;
}

/** A field with a default may be left out whatever the schema says: it describes the value after defaults. */
function missingKeys(schema: unknown, properties: JsonObject, input: JsonObject): string[] {
  const required = own(schema, 'required');
  if (!Array.isArray(required)) return [];
  return required
    .map(String)
    .filter(
      (key) => own(input, key) === undefined && own(own(properties, key), 'default') === undefined,
    );
}

function valueProblem(schema: unknown, value: unknown, path: string): Problem | undefined {
  if (typeof value === 'string' && value.includes('{{')) return undefined;
  const type = own(schema, 'type');
  if (typeof type === 'string' && !fits(type, value)) {
    return problemAt(path, 'wrong_type', say.wrongType(typeNameOf(type), typeName(value)));
  }
  const options = own(schema, 'enum');
  if (Array.isArray(options) && typeof value === 'string' && !options.includes(value)) {
    return problemAt(path, 'wrong_value', say.oneOf(options.map(String)));
  }
  const least = own(schema, 'minLength');
  return value === '' && typeof least === 'number' && least > 0
    ? problemAt(path, 'too_small', say.empty)
    : undefined;
}

/** A number is fine for a text: fields take its digits. */
function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return ['string', 'number', 'bigint'].includes(typeof value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}
