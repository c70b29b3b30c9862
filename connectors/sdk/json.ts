/** JSON whose integers keep their digits: one beyond 2^53 is a `bigint`, and leaves as the same digits. */

/** Texts without a run of digits this long hold no such integer and take the fast path. */
const longDigits = /\d{16}/;
const integer = /^-?\d+$/;
/** Reading and writing a long integer takes time that grows with the square of its digits. */
const maxDigits = 1000;

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

// ECMAScript's JSON.parse source text access and JSON.rawJSON, which the TypeScript library does not declare.
const native = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};

const keepDigits: Reviver = (_key, value, { source }) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !source) return value;
  if (source.length > maxDigits) throw new SyntaxError(`a number of ${source.length} characters`);
  return integer.test(source) ? BigInt(source) : value;
};

/** @throws SyntaxError when `text` is not JSON, or holds a number of more than 1,000 characters. */
export function parseJson(text: string): unknown {
  return longDigits.test(text) ? native.parse(text, keepDigits) : JSON.parse(text);
}

/** @throws TypeError on a cycle. */
export function stringifyJson(value: unknown): string {
  const raw = (_key: string, part: unknown) =>
    typeof part === 'bigint' ? native.rawJSON(part.toString()) : part;
  return JSON.stringify(value, raw) ?? 'null';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
