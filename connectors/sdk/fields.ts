import { z } from 'zod';
import type { Text } from './text.ts';

/**
 * Fields of inputs and of connections: a zod type (what is accepted) with the description a form needs (how it is
 * shown), so that one definition gives the TypeScript type, the check and the designer's form.
 */
export interface FieldForm {
  readonly label: Text;
  readonly hint?: Text;
  /** Write-only: never leaves the vault but into the connector call. */
  readonly secret?: true;
  /** More than one line. */
  readonly multiline?: true;
}

/** Ids are numbers in some systems and text in others: a number becomes its digits. */
const digits = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;

interface Limits {
  readonly min?: number;
  readonly max?: number;
}

const maxText = Number.POSITIVE_INFINITY;

/** A bound that bounds nothing stays out of the schema. */
function limited(min: number, max: number) {
  const atLeast = min > 0 ? z.string().min(min) : z.string();
  return max < maxText ? atLeast.max(max) : atLeast;
}

export const field = {
  /** `min` and `max` count characters; empty is refused unless `min` is 0. */
  string: (form: FieldForm, { min = 1, max = maxText }: Limits = {}) =>
    z.preprocess(digits, limited(min, max)).meta({ form }),
  text: (form: FieldForm) =>
    z.preprocess(digits, z.string()).meta({ form: { ...form, multiline: true } }),
  secret: (form: FieldForm) =>
    z
      .string()
      .min(1)
      .meta({ form: { ...form, secret: true } }),
  url: (form: FieldForm) => z.url({ protocol: /^https?$/ }).meta({ form }),
  number: (form: FieldForm) => z.number().meta({ form }),
  /** A whole number from `min` to `max`. */
  integer: (form: FieldForm, { min, max }: Required<Limits>) =>
    z.int().min(min).max(max).meta({ form }),
  boolean: (form: FieldForm) => z.boolean().meta({ form }),
  select: <const T extends readonly [string, ...string[]]>(values: T, form: FieldForm) =>
    z.enum(values).meta({ form }),
  object: <T extends z.core.$ZodLooseShape>(shape: T, form: FieldForm) =>
    z.strictObject(shape).meta({ form }),
  /** One id, or a list of 1 to 200. */
  oneOrMany: (form: FieldForm) => {
    const id = z.preprocess(digits, z.string().min(1));
    return z.union([id, z.array(id).min(1).max(200)]).meta({ form });
  },
  /** Names and values that only the author of a flow knows. */
  record: <T extends z.ZodType>(value: T, form: FieldForm) =>
    z.record(z.string(), value).meta({ form }),
  /** Any JSON value. */
  any: (form: FieldForm) => z.unknown().meta({ form }),
  list: <T extends z.ZodType>(item: T, form: FieldForm) => z.array(item).meta({ form }),
};

/** Field keys of a config schema that hold secrets. */
export function secretKeys(shape: Readonly<Record<string, z.ZodType>>): readonly string[] {
  return Object.keys(shape).filter((key) => formOf(shape[key])?.secret === true);
}

function formOf(type: z.ZodType | undefined): FieldForm | undefined {
  const inner =
    type instanceof z.ZodOptional || type instanceof z.ZodDefault ? type.unwrap() : type;
  const meta = inner instanceof z.ZodType ? inner.meta() : undefined;
  return meta?.['form'] as FieldForm | undefined;
}
