/** JSON whose integers keep their digits: one beyond 2^53 is a `bigint`. */

const longDigits = /\d{16}/;
const integer = /^-?\d+$/;

const native = /**
 * @type {{
 *   parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown,
 *   rawJSON(text: string): string,
 * }}
 */ (/** @type {unknown} */ (JSON));

/**
 * @param {string} text
 * @returns {unknown}
 */
export function parseExactly(text) {
  return longDigits.test(text) ? native.parse(text, keepDigits) : JSON.parse(text);
}

/**
 * @param {string} _key
 * @param {unknown} value
 * @param {{ source?: string }} context
 */
function keepDigits(_key, value, { source = '' }) {
  const isCut = typeof value === 'number' && !Number.isSafeInteger(value);
  return isCut && integer.test(source) ? BigInt(source) : value;
}

/**
 * @param {unknown} value JSON, with bigints
 * @returns {string}
 */
export function writeExactly(value) {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'bigint' ? native.rawJSON(String(inner)) : inner,
  );
}
