import { isJsonObject } from './json.ts';
import { both, enList, zhList } from './sentence-parts.ts';
import type { Text } from './text.ts';

/** What JSON Schema 2020-12 wants of its keywords. A keyword that is not here says nothing about values. */

/** Where a keyword holds schemas: one, a list of them, or one for each name. */
export type Holds = 'one' | 'list' | 'names';

interface Keyword {
  readonly fits: (value: unknown) => boolean;
  readonly says: Text;
  /** What it says otherwise; default `wrong_type`. */
  readonly code?: 'wrong_value';
  readonly holds?: Holds;
  /** Its schemas speak of the value itself, not of something in it. */
  readonly sameValue?: true;
}

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
export const thisDraft = 'https://json-schema.org/draft/2020-12/schema';
/** Beyond it, whether an integer of many digits is a multiple could not be told. */
const largestDivisor = 1_000_000_000;

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumber = (value: unknown) => typeof value === 'number' || typeof value === 'bigint';

function isDivisor(value: unknown): boolean {
  if (typeof value !== 'number' || value <= 0 || value > largestDivisor) return false;
  const digits = String(value).replace(/e.*$/, '').replace('.', '');
  return Number(digits) <= largestDivisor;
}

const one: Keyword = {
  // What stands there is looked at as a schema.
  fits: () => true,
  says: both('这里应为一个 JSON Schema 对象。', 'A JSON Schema object is needed here.'),
  holds: 'one',
};
const list: Keyword = {
  fits: (value) => Array.isArray(value) && value.length > 0,
  says: both('应为至少有一个 Schema 的列表。', 'A list of at least one schema is needed.'),
  holds: 'list',
};
const names: Keyword = {
  fits: isJsonObject,
  says: both('应为对象：每个名称一个 Schema。', 'An object is needed: a schema for each name.'),
  holds: 'names',
};
const text: Keyword = { fits: isText, says: both('应为文本。', 'A text is needed.') };
const number: Keyword = { fits: isNumber, says: both('应为数字。', 'A number is needed.') };
const count: Keyword = {
  fits: isCount,
  says: both('应为不小于 0 的整数。', 'A whole number from 0 on is needed.'),
};
const flag: Keyword = {
  fits: (value) => typeof value === 'boolean',
  says: both('应为 true 或 false。', 'true or false is needed.'),
};
const texts: Keyword = {
  fits: isTexts,
  says: both('应为文本的列表。', 'A list of texts is needed.'),
};

const table: Readonly<Record<string, Keyword>> = {
  type: {
    fits: (value) => {
      const named = Array.isArray(value) ? value : [value];
      return named.length > 0 && named.every((name) => types.includes(name));
    },
    says: both(`类型应为以下之一：${zhList(types)}。`, `A type is one of ${enList(types)}.`),
    code: 'wrong_value',
  },
  $schema: {
    fits: (value) => isText(value) && value.replace(/#$/, '') === thisDraft,
    says: both(`应为 ${thisDraft}。`, `It is ${thisDraft}.`),
    code: 'wrong_value',
  },
  $id: text,
  $ref: text,
  $anchor: {
    fits: (value) => isText(value) && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value),
    says: both(
      '应以字母或 _ 开头，只含字母、数字、-、_ 和 .。',
      'It begins with a letter or _, and holds letters, digits, -, _ and . only.',
    ),
    code: 'wrong_value',
  },
  title: text,
  description: text,
  format: text,
  pattern: text,
  enum: {
    fits: (value) => Array.isArray(value) && value.length > 0,
    says: both('应为至少有一个值的列表。', 'A list of at least one value is needed.'),
  },
  required: texts,
  dependentRequired: {
    fits: (value) => isJsonObject(value) && Object.values(value).every(isTexts),
    says: both(
      '应为对象：每个名称一个文本列表。',
      'An object is needed: a list of texts for each name.',
    ),
  },
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: {
    fits: isDivisor,
    says: both(
      `应为大于 0、不大于 ${largestDivisor} 的数，最多 9 位数字。`,
      `A number above 0, up to ${largestDivisor} and of 9 digits at most is needed.`,
    ),
  },
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minContains: count,
  maxContains: count,
  minProperties: count,
  maxProperties: count,
  uniqueItems: flag,
  properties: names,
  patternProperties: names,
  $defs: names,
  definitions: names,
  dependentSchemas: { ...names, sameValue: true },
  additionalProperties: one,
  unevaluatedProperties: one,
  unevaluatedItems: one,
  propertyNames: one,
  items: one,
  contains: one,
  prefixItems: list,
  not: { ...one, sameValue: true },
  if: { ...one, sameValue: true },
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the keyword
  then: { ...one, sameValue: true },
  else: { ...one, sameValue: true },
  allOf: { ...list, sameValue: true },
  anyOf: { ...list, sameValue: true },
  oneOf: { ...list, sameValue: true },
};

export const keywords: ReadonlyMap<string, Keyword> = new Map(Object.entries(table));

/** What other drafts have, or what cannot be carried out: with what to use instead. */
export const replacedKeywords: ReadonlyMap<string, string> = new Map([
  ['$dynamicAnchor', '$anchor'],
  ['$dynamicRef', '$ref'],
  ['$recursiveAnchor', '$anchor'],
  ['$recursiveRef', '$ref'],
  ['additionalItems', 'items'],
  ['dependencies', 'dependentRequired, dependentSchemas'],
]);

export const inputSchemaSentences = {
  notSchema: one.says,
  replaced: (keyword: string, instead: string) =>
    both(
      `不支持「${keyword}」；请用 ${instead}。`,
      `"${keyword}" is not supported; use ${instead}.`,
    ),
  innerId: both(
    '$id 只能写在最外层；请用 $anchor。',
    '$id is for the outermost schema only; use $anchor.',
  ),
  anchorTaken: (anchor: string) =>
    both(`锚点「${anchor}」重复了。`, `The anchor "${anchor}" is there twice.`),
  remote: both(
    '只能引用这个 Schema 里的内容，例如 #/$defs/address；不会从别处读取。',
    'A reference stays in this schema, such as #/$defs/address; nothing is fetched from elsewhere.',
  ),
  unknownReference: (reference: string) =>
    both(`这里面没有「${reference}」这个 Schema。`, `There is no schema "${reference}" in here.`),
  endless: both(
    '这个引用对同一个值又回到自己，检查不会结束；请去掉。',
    'This reference leads back to itself for the same value, so a check would never end; remove it.',
  ),
};
