import { isJsonObject, type Json, type JsonObject, stringifyJson } from '@weir/contract/json';

/** Inside of each other, so that a schema that names itself comes to an end. */
const deepest = 4;

/** JSON that shows what a flow wants to be started with, by the schema of its input: what has to be there, else what may. */
export function inputExample(schema: JsonObject): string {
  return stringifyJson(exampleOf(schema, { root: schema, depth: 0 }), 2);
}

interface Place {
  readonly root: JsonObject;
  readonly depth: number;
}

function exampleOf(given: Json | undefined, place: Place): Json {
  const schema = resolved(given, place.root);
  const { default: otherwise, const: only, examples, enum: choices } = schema;
  const said = [otherwise, only, first(examples), first(choices)].find((one) => one !== undefined);
  if (said !== undefined) return said;
  const { properties, required, type } = schema;
  const named = Array.isArray(type) ? (type.find((one) => one !== 'null') ?? 'null') : type;
  const isObject = named === 'object' || (named === undefined && (properties ?? required));
  if (isObject || (place.depth === 0 && named === undefined)) return objectOf(schema, place);
  return simple(String(named), schema, place);
}

function objectOf({ properties, required }: JsonObject, { root, depth }: Place): JsonObject {
  const known = isJsonObject(properties) ? properties : {};
  const needed = Array.isArray(required) ? required.map(String) : [];
  const names = needed.length > 0 ? needed : Object.keys(known);
  if (depth >= deepest) return {};
  return Object.fromEntries(
    names.map((name) => [
      name,
      exampleOf(Object.hasOwn(known, name) ? known[name] : undefined, { root, depth: depth + 1 }),
    ]),
  );
}

const texts: Readonly<Record<string, string>> = {
  date: '2026-01-05',
  time: '09:30:00Z',
  'date-time': '2026-01-05T09:30:00Z',
  duration: 'PT1H',
  email: 'name@example.com',
  uri: 'https://example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function simple(type: string, schema: JsonObject, { root, depth }: Place): Json {
  switch (type) {
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return depth < deepest ? [exampleOf(schema['items'], { root, depth: depth + 1 })] : [];
    default:
      return texts[String(schema['format'])] ?? '…';
  }
}

/** What a reference within the schema leads to; anything else as it is. */
function resolved(given: Json | undefined, root: JsonObject): JsonObject {
  if (!isJsonObject(given)) return {};
  const { $ref: reference } = given;
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return given;
  let at: Json | undefined = root;
  for (const key of reference.slice(2).split('/'))
    at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isJsonObject(at) ? at : {};
}

function first(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}
