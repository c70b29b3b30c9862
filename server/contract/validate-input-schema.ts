import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { isJsonObject } from './json.ts';
import { own } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { kindSentences as say } from './validate-sentences.ts';

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** The document's `input`, as far as it can be judged without a library: types exist, and schemas are objects. */
export function checkInputSchema({ document }: Draft): Problem[] {
  const input = own(document, 'input');
  return isJsonObject(input) ? schemaProblems(['input'], input) : [];
}

/** A schema may also be true or false. */
function schemaProblems(path: Path, schema: unknown): Problem[] {
  if (typeof schema === 'boolean') return [];
  if (!isJsonObject(schema)) return [problemAt(pathText(path), 'wrong_type', say.inputSchema)];
  const properties = own(schema, 'properties');
  const items = own(schema, 'items');
  const inside = isJsonObject(properties) ? Object.entries(properties) : [];
  return [
    ...typeProblems([...path, 'type'], own(schema, 'type')),
    ...(properties === undefined || isJsonObject(properties)
      ? []
      : [problemAt(pathText([...path, 'properties']), 'wrong_type', say.inputSchema)]),
    ...inside.flatMap(([key, property]) => schemaProblems([...path, 'properties', key], property)),
    ...(items === undefined ? [] : schemaProblems([...path, 'items'], items)),
  ];
}

/** One type or a list of them. */
function typeProblems(path: Path, type: unknown): Problem[] {
  if (type === undefined) return [];
  const named = Array.isArray(type) ? type : [type];
  const known = named.length > 0 && named.every((name) => types.some((each) => each === name));
  return known ? [] : [problemAt(pathText(path), 'wrong_value', say.inputType(types))];
}
