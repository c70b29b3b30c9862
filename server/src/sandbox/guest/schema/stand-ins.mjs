/**
 * The validator takes numbers only, and JavaScript's are not exact beyond 2^53. So other numbers stand in for the large
 * ones of schema and value: they are equal, ordered and divided as the true ones are.
 */
import { isObject } from './parts.mjs';

/** From here on; all integers between it and twice of it are exact. */
const first = 2n ** 52n;
const last = 2n ** 53n;

/**
 * @template T
 * @param {T} roots JSON, with bigints: schema and value
 * @returns {T} the same where there is no large number
 * @throws {RangeError} when `multipleOf` has more digits than can be kept
 */
export function withStandIns(roots) {
  /** @type {Set<bigint>} */
  const large = new Set();
  let step = 1n;
  eachNumber(roots, (number, key) => {
    const isKnown = typeof number === 'bigint' || Number.isFinite(number);
    if (isKnown && Math.abs(Number(number)) >= Number(first)) large.add(BigInt(number));
    else if (key === 'multipleOf') step = leastCommonMultiple(step, significant(Number(number)));
  });
  if (large.size === 0) return roots;
  const found = assign([...large], step);
  return /** @type {T} */ (
    replaced(roots, (number) => {
      const isInteger = typeof number === 'bigint' || Number.isInteger(number);
      return (isInteger ? found.get(BigInt(number)) : undefined) ?? Number(number);
    })
  );
}

/**
 * @param {readonly bigint[]} numbers
 * @param {bigint} step what `multipleOf` asks about is the same for numbers that differ by it
 * @returns {Map<bigint, number>}
 */
function assign(numbers, step) {
  /** @type {Map<bigint, number>} */
  const found = new Map();
  const sorted = numbers.toSorted((a, b) => (magnitude(a) < magnitude(b) ? -1 : 1));
  for (const sign of [1n, -1n]) {
    let at = first - 1n;
    for (const number of sorted) {
      if (number > 0n !== sign > 0n) continue;
      at += 1n;
      at += (magnitude(number) - (at % step) + step) % step;
      if (at >= last) throw new RangeError('too many large numbers');
      found.set(number, Number(sign * at));
    }
  }
  return found;
}

/** @param {bigint} number */
function magnitude(number) {
  return number < 0n ? -number : number;
}

/**
 * Whether an integer is a multiple of the divisor depends on what it leaves when divided by this.
 * @param {number} divisor
 */
function significant(divisor) {
  const [digits = '', exponent = '0'] = String(Math.abs(divisor)).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  const zeros = Number(exponent) - fraction.length;
  const number = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, zeros));
  return number === 0n ? 1n : number;
}

/**
 * @param {bigint} a
 * @param {bigint} b
 */
function leastCommonMultiple(a, b) {
  let [divisor, rest] = [a, b];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}

/**
 * @param {unknown} value
 * @param {(number: number | bigint, key: string) => void} action
 * @param {string} [key]
 */
function eachNumber(value, action, key = '') {
  if (typeof value === 'number' || typeof value === 'bigint') action(value, key);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) eachNumber(inner, action, name);
}

/**
 * @param {unknown} value
 * @param {(number: number | bigint) => number} replace
 * @returns {unknown}
 */
function replaced(value, replace) {
  if (typeof value === 'number' || typeof value === 'bigint') return replace(value);
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, replace));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, replaced(inner, replace)]));
}
