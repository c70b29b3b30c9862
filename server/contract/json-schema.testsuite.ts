import { isJsonObject } from './json.ts';

/** A small reading of JSON Schema 2020-12: enough for the schema that is published, and no keyword more. */

type Schema = Readonly<Record<string, unknown>>;
type Judge = (operand: never, value: unknown, schema: Schema) => boolean;

/** @throws Error on a keyword it does not know, so that nothing passes unread. */
export function fits(root: Schema, value: unknown): boolean {
  const matches = (schema: Schema | boolean, found: unknown): boolean => {
    if (typeof schema === 'boolean') return schema;
    return Object.entries(schema).every(([keyword, operand]) => {
      const judge = judges[keyword];
      if (!judge) throw new Error(`unknown keyword ${keyword}`);
      return judge(operand as never, found, schema);
    });
  };
  const count = (schemas: Schema[], found: unknown) =>
    schemas.filter((schema) => matches(schema, found)).length;
  const ofObject = (found: unknown, judge: (entries: [string, unknown][]) => boolean) =>
    !isJsonObject(found) || judge(Object.entries(found).filter(([, one]) => one !== undefined));

  const judges: Readonly<Record<string, Judge>> = {
    $schema: () => true,
    $defs: () => true,
    default: () => true,
    $ref(path: string, found) {
      const [, group = '', name = ''] = path.split('/');
      return matches((root[group] as Record<string, Schema>)[name] ?? {}, found);
    },
    type: (types: string | string[], found) =>
      [types].flat().some((type) => typesOf(found).includes(type)),
    const: (wanted, found) => wanted === found,
    enum: (wanted: unknown[], found) => wanted.includes(found),
    anyOf: (schemas: Schema[], found) => count(schemas, found) > 0,
    oneOf: (schemas: Schema[], found) => count(schemas, found) === 1,
    allOf: (schemas: Schema[], found) => count(schemas, found) === schemas.length,
    not: (schema: Schema, found) => !matches(schema, found),
    pattern: (pattern: string, found) =>
      typeof found !== 'string' || new RegExp(pattern).test(found),
    minLength: (least: number, found) => typeof found !== 'string' || found.length >= least,
    maxLength: (most: number, found) => typeof found !== 'string' || found.length <= most,
    minimum: (least: number, found) => typeof found !== 'number' || found >= least,
    maximum: (most: number, found) => typeof found !== 'number' || found <= most,
    minItems: (least: number, found) => !Array.isArray(found) || found.length >= least,
    maxItems: (most: number, found) => !Array.isArray(found) || found.length <= most,
    items: (schema: Schema, found, { prefixItems = [] }) =>
      !Array.isArray(found) ||
      found.slice((prefixItems as Schema[]).length).every((item) => matches(schema, item)),
    prefixItems: (schemas: Schema[], found) =>
      !Array.isArray(found) ||
      schemas.every((schema, i) => i >= found.length || matches(schema, found[i])),
    required: (keys: string[], found) =>
      ofObject(found, (entries) => keys.every((key) => entries.some(([name]) => name === key))),
    properties: (schemas: Record<string, Schema>, found) =>
      ofObject(found, (entries) => entries.every(([key, one]) => matches(schemas[key] ?? {}, one))),
    propertyNames: (schema: Schema, found) =>
      ofObject(found, (entries) => entries.every(([key]) => matches(schema, key))),
    additionalProperties: (rest: Schema | boolean, found, { properties }) =>
      ofObject(found, (entries) =>
        entries.every(([key, one]) => Object.hasOwn(Object(properties), key) || matches(rest, one)),
      ),
  };
  return matches(root, value);
}

function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value];
}
