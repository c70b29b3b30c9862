/** Schemas of an OpenAPI document as fields of an action. Pure. */
import { z } from 'zod';
import { type FieldForm, field } from './fields.ts';
import {
  at,
  childrenOf,
  onlyKeys,
  type Place,
  recordOf,
  refuse,
  textAt,
} from './openapi-document.ts';
import type { Text } from './text.ts';

/** Keywords of every schema; most only describe. */
const common = [
  ...['type', 'nullable', 'default', 'title', 'description', 'example', 'format', 'deprecated'],
  ...['readOnly', 'x-weir-label', 'x-weir-hint'],
];
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: [...common, 'enum', 'minLength', 'maxLength'],
  integer: [...common, 'minimum', 'maximum'],
  number: [...common, 'minimum', 'maximum'],
  boolean: common,
  array: [...common, 'items', 'minItems', 'maxItems'],
  object: [...common, 'properties', 'required', 'additionalProperties'],
  any: common,
};

/** A text in both languages; a plain one, or else `fallback`, serves for both. */
export function textOf(place: Place, fallback = ''): Text {
  const { 'zh-CN': chinese, en } = recordOf(place);
  if (typeof chinese === 'string' && typeof en === 'string') return { 'zh-CN': chinese, en };
  const plain = typeof place.value === 'string' ? place.value : fallback;
  return { 'zh-CN': plain, en: plain };
}

/** `string`, `object` and so on; `any` when the schema names no type. */
export function typeOf(place: Place): string {
  const { type, properties, items } = recordOf(place);
  if (type === undefined) return properties ? 'object' : items ? 'array' : 'any';
  const [only, ...others] = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  if (others.length === 0 && Object.hasOwn(keywords, String(only))) return String(only);
  refuse(place, `the type ${JSON.stringify(type)} is not supported`);
  return 'any';
}

/**
 * What a schema accepts, with the form of its field; `name` labels it where the document does not. What it cannot express
 * is refused by name.
 */
export function fieldOf(place: Place, name: string): z.ZodType {
  const kind = typeOf(place);
  onlyKeys(place, keywords[kind] ?? common);
  const form = formOf(place, name);
  const bare = makers[kind]?.(place, form) ?? field.any(form);
  const { default: preset, type, nullable } = recordOf(place);
  const mayBeNull = nullable === true || (Array.isArray(type) && type.includes('null'));
  const made = mayBeNull ? bare.nullable().meta({ form }) : bare;
  return preset === undefined ? made : made.default(preset as never);
}

/** Properties that a request may carry, by name; those not required may be left out. */
export function propertiesOf(place: Place): Readonly<Record<string, z.ZodType>> {
  const { required } = recordOf(place);
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const entries = childrenOf(at(place, 'properties'))
    .filter(([, property]) => recordOf(property)['readOnly'] !== true)
    .map(([name, property]): [string, z.ZodType] => {
      const made = fieldOf(property, name);
      return [name, isRequired(name) ? made : made.optional()];
    });
  return Object.fromEntries(entries);
}

type Maker = (place: Place, form: FieldForm) => z.ZodType;

const makers: Readonly<Record<string, Maker>> = {
  string(place, form) {
    if (recordOf(place)['enum'] !== undefined) return choiceOf(place).meta({ form });
    if (/^(binary|byte)$/.test(textAt(place, 'format') ?? ''))
      refuse(place, 'files are not supported');
    const { min = 0, max } = bounds(place, 'minLength', 'maxLength');
    return field.string(form, { min, ...(max !== undefined && { max }) });
  },
  integer: (place, form) => limited(place, z.int()).meta({ form }),
  number: (place, form) => limited(place, z.number()).meta({ form }),
  boolean: (_place, form) => field.boolean(form),
  array(place, form) {
    const { min, max } = bounds(place, 'minItems', 'maxItems');
    const list = field.list(fieldOf(at(place, 'items'), form.label.en), form);
    const atLeast = min === undefined ? list : list.min(min);
    return (max === undefined ? atLeast : atLeast.max(max)).meta({ form });
  },
  /** Its listed properties and no others; without any, whatever it is given. */
  object(place, form) {
    const { properties, additionalProperties: more } = recordOf(place);
    if (properties === undefined && more !== false) {
      const value = at(place, 'additionalProperties');
      return field.record(
        typeof more === 'object' ? fieldOf(value, form.label.en) : z.unknown(),
        form,
      );
    }
    if (more) refuse(place, '"additionalProperties" beside "properties" is not supported');
    return field.object(propertiesOf(place), form);
  },
};

function formOf(place: Place, name: string): FieldForm {
  const label = textOf(at(place, 'x-weir-label'), textAt(place, 'title') ?? name);
  const hint = textOf(at(place, 'x-weir-hint'), textAt(place, 'description'));
  return hint.en === '' ? { label } : { label, hint };
}

function choiceOf(place: Place): z.ZodType {
  const values = childrenOf(at(place, 'enum')).map(([, { value }]) => value);
  const [first, ...others] = values.filter((each) => typeof each === 'string');
  const isText = values.every((each) => typeof each === 'string' || each === null);
  if (first !== undefined && isText) return z.enum([first, ...others]);
  refuse(place, '"enum" of anything but texts is not supported');
  return z.unknown();
}

function limited(place: Place, type: z.ZodNumber): z.ZodNumber {
  const { min, max } = bounds(place, 'minimum', 'maximum');
  const atLeast = min === undefined ? type : type.min(min);
  return max === undefined ? atLeast : atLeast.max(max);
}

function bounds(
  place: Place,
  low: string,
  high: string,
): { readonly min?: number; readonly max?: number } {
  const { [low]: min, [high]: max } = recordOf(place);
  return { ...(typeof min === 'number' && { min }), ...(typeof max === 'number' && { max }) };
}
