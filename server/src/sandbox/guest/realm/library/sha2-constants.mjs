/**
 * The constants of SHA-2 (FIPS 180-4): the first 64 bits behind the point of the roots of the first primes, whose upper
 * halves are those of SHA-256. Calculated at the first use.
 */

import { once } from './once.mjs';

const scale = 64n;

/** Of square roots of the first 8 primes: the state before the first block. */
export const initialWords = once(() => wordsOf(8, 2n));
/** Of cube roots of the first 80 primes: one for each step. */
export const stepWords = once(() => wordsOf(80, 3n));

/**
 * @param {number} count
 * @param {bigint} degree
 */
function wordsOf(count, degree) {
  const roots = primes(count).map((prime) => root(prime << (scale * degree), degree));
  return BigUint64Array.from(roots, (whole) => BigInt.asUintN(64, whole));
}

/**
 * The largest integer whose power is not greater, by Newton's method from above.
 * @param {bigint} value
 * @param {bigint} degree
 */
function root(value, degree) {
  let found = 1n << (scale + 5n);
  for (;;) {
    const next = ((degree - 1n) * found + value / found ** (degree - 1n)) / degree;
    if (next >= found) return found;
    found = next;
  }
}

/** @param {number} count */
function primes(count) {
  /** @type {bigint[]} */
  const found = [];
  for (let number = 2n; found.length < count; number += 1n)
    if (found.every((prime) => number % prime !== 0n)) found.push(number);
  return found;
}
