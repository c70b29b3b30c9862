/** `json`: what crosses between systems. Integers beyond 2^53 are texts of digits, as everywhere in code. */
import { listOf, textOf } from './arguments.mjs';
import { fault, shown } from './fault.mjs';

/** @typedef {unknown} Any */

const longDigits = /\d{16}/;
const integer = /^-?\d+$/;

const native =
  /** @type {{ parse(text: string, reviver: (key: string, value: Any, context: { source?: string }) => Any): Any }} */ (
    /** @type {Any} */ (JSON)
  );

export const json = {
  /** @type {(value: Any) => Any} */
  parse(value) {
    const text = textOf(value);
    try {
      return longDigits.test(text) ? native.parse(text, keepDigits) : JSON.parse(text);
    } catch {
      throw fault(`「${shown(text)}」不是 JSON`, `"${shown(text)}" is not JSON`);
    }
  },
  /** @type {(value: Any, indent?: Any) => string} */
  stringify: (value, indent) =>
    JSON.stringify(value, null, typeof indent === 'number' ? indent : undefined) ?? 'null',
  /** @type {(value: Any) => string} */
  canonical: (value) => canonical(value),
  /** @type {(first: Any, second: Any) => boolean} */
  equals: (first, second) => canonical(first) === canonical(second),
  /** @type {(value: Any, names: Any) => Any} */
  pick: (value, names) => entriesWhere(value, names, true),
  /** @type {(value: Any, names: Any) => Any} */
  omit: (value, names) => entriesWhere(value, names, false),
};

/**
 * @param {string} _key
 * @param {Any} value
 * @param {{ source?: string }} context
 */
function keepDigits(_key, value, { source = '' }) {
  const isCut = typeof value === 'number' && !Number.isSafeInteger(value);
  return isCut && integer.test(source) ? source : value;
}

/**
 * One text for equal values.
 * @param {Any} value
 * @returns {string}
 */
export function canonical(value) {
  // What is no JSON is left out before, so that only plain data is sorted.
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value) ?? 'null')));
}

/**
 * @param {Any} value JSON
 * @returns {Any}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

/**
 * @param {Any} value
 * @param {Any} names
 * @param {boolean} wanted whether those named stay, or all others
 */
function entriesWhere(value, names, wanted) {
  const named = new Set(listOf(names).map(textOf));
  const entries = Object.entries(value ?? {});
  return Object.fromEntries(entries.filter(([key]) => named.has(key) === wanted));
}
