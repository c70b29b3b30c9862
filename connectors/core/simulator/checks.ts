import { type FakeAnswer, type FakeRequest, jsonOf, saysJson } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import { refuse } from './state.ts';

/** Why a value is refused; null when it is not. */
export type Rule = (value: unknown) => string | null;

export interface Fields {
  readonly [field: string]: { readonly rule: Rule; readonly required?: true };
}

export type Checked =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly refused: FakeAnswer };

export const text =
  (max: number): Rule =>
  (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= max
      ? null
      : `must have 1 to ${max} characters`;

export const oneOf =
  (...choices: readonly string[]): Rule =>
  (value) =>
    choices.some((each) => each === value) ? null : `must be ${choices.join(' or ')}`;

export const integer: Rule = (value) =>
  Number.isSafeInteger(value) ? null : 'must be a whole number';

export const orNull =
  (rule: Rule): Rule =>
  (value) =>
    value === null ? null : rule(value);

/** A list without doubles whose values `isKnown` knows. */
export const idsOf =
  (isKnown: (id: string) => boolean): Rule =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list of ids';
    const unknown = value.find((each) => typeof each !== 'string' || !isKnown(each));
    if (unknown !== undefined) return `nothing is known as ${JSON.stringify(unknown)}`;
    return new Set(value).size === value.length ? null : 'must not name one twice';
  };

/** The body of a request: JSON by its content type, an object, with these fields only, each as its rule says. */
export function checkBody(request: FakeRequest, fields: Fields): Checked {
  if (!saysJson(request)) {
    const message = 'content-type must be application/json';
    return { refused: refuse(415, { code: 'MEDIA_TYPE', message }) };
  }
  const body = jsonOf(request);
  if (!isRecord(body)) {
    return { refused: refuse(400, { code: 'MALFORMED', message: 'the body is no JSON object' }) };
  }
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const error = { code: 'UNKNOWN_FIELD', message: `unknown field ${unknown}`, field: unknown };
    return { refused: refuse(400, error) };
  }
  for (const [field, { rule, required }] of Object.entries(fields)) {
    const value = body[field];
    if (value === undefined && !required) continue;
    const message = value === undefined ? 'is required' : rule(value);
    if (message !== null) return { refused: refuse(422, { code: 'INVALID', message, field }) };
  }
  return { values: body };
}
