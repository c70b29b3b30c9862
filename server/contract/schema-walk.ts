import { z } from 'zod';

/** Finding one's way in a schema. Unions are not entered: which branch counts depends on the document. */

/** The schema of what stands at `path` below; undefined where there is none, or a union in between. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>(
    (at, key) => unwrapped(childOf(at, key)),
    unwrapped(schema),
  );
}

/** The keys an object of the schema has; none when it is of no object. */
export function keysOf(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The branches of a union; none when it is no union. */
export function branchesOf(schema: z.core.$ZodType | undefined): readonly z.core.$ZodType[] {
  return schema instanceof z.ZodUnion ? schema.options : [];
}

function childOf(schema: z.core.$ZodType | undefined, key: PropertyKey) {
  if (schema instanceof z.ZodObject) return shapeOf(schema)[String(key)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function shapeOf(schema: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return schema.shape;
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const inside = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  return inside ? unwrapped(schema.unwrap()) : schema;
}
