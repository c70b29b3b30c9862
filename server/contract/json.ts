/**
 * JSON whose integers keep their digits. A Java `Long` beyond 2^53 arrives as a `bigint` and leaves as the same
 * digits; every other number is a JavaScript number.
 */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/**
 * Digits that may be an integer beyond 2^53, or a number too long to be read; texts without them take the fast path, which
 * is many times as fast. Behind a point there is no integer, and sums of prices often have that many digits there.
 */
const longDigits = /(?<![\d.])\d{16}|\d{100}/;
/** Sixteen digits anywhere. Written out, the engine looks at every eighth character or so: a tenth of the other's time. */
const manyDigits = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/;
const integer = /^-?\d+$/;
/** Reading and writing a long integer takes time that grows with the square of its digits. */
export const maxDigits = 1000;

interface ReviverContext {
  readonly source?: string;
}

// ECMAScript's JSON.parse source text access and JSON.rawJSON, which the TypeScript library does not declare.
const native = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: Json, context: ReviverContext) => Json): Json;
  rawJSON(text: string): string;
};

/** @throws SyntaxError when `text` is not JSON, or holds a number of more than 1,000 characters. */
export function parseJson(text: string): Json {
  if (!manyDigits.test(text) || !longDigits.test(text)) return JSON.parse(text) as Json;
  return native.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !source) return value;
    if (source.length > maxDigits) throw new SyntaxError(`a number of ${source.length} characters`);
    return integer.test(source) ? BigInt(source) : value;
  });
}

/** @throws TypeError on a cycle. `undefined` inside an object leaves the key out, as JSON.stringify does. */
export function stringifyJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, null, indent) ?? 'null';
  } catch {
    // A bigint is in it (or a cycle, which throws again). A replacer is several times slower, so only now.
    return JSON.stringify(value, bigintToRaw, indent);
  }
}

function bigintToRaw(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? native.rawJSON(value.toString()) : value;
}

/**
 * The number as JSON text gives it back: zero has no sign, what is no number is null, and an integer beyond 2^53 that is
 * written in digits is a `bigint`. So a value is the same before and after it was stored.
 */
export function jsonNumber(value: number): number | bigint | null {
  if (!Number.isFinite(value)) return null;
  const inDigits =
    Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  return inDigits ? BigInt(String(value)) : value + 0;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One text for equal values: keys sorted by code unit. For hashes and deduplication. */
export function canonicalJson(value: Json): string {
  return stringifyJson(sortKeys(value));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] as Json)]),
  );
}
