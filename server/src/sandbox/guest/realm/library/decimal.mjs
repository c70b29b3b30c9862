/** Exact decimal numbers: `units` × 10^−`scale`. Amounts of money are added and rounded as people do it on paper. */
import { fault, shown } from './fault.mjs';

/** @typedef {{ readonly units: bigint, readonly scale: number }} Decimal scale ≥ 0 */

const written = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;
/** Calculating takes time that grows with the square of the digits. */
const maxDigits = 1000;
const maxScale = 100;

/**
 * Of a number as JavaScript writes it, of a bigint, or of a text of digits.
 * @param {unknown} value
 * @returns {Decimal}
 */
export function decimalOf(value) {
  const isOne = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
  const found = isOne ? readDecimal(String(value).trim()) : undefined;
  if (found) return found;
  throw fault(`「${shown(value)}」不是数`, `"${shown(value)}" is not a number`);
}

/**
 * @param {string} text
 * @returns {Decimal | undefined}
 */
export function readDecimal(text) {
  if (text.length > maxDigits) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = written.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const units = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const signed = sign === '-' ? -units : units;
  return scale < 0 ? { units: signed * 10n ** BigInt(-scale), scale: 0 } : { units: signed, scale };
}

/**
 * A number, or a text of digits where a number would not keep them all (as integers beyond 2^53 are everywhere).
 * @param {Decimal} decimal
 * @returns {number | string}
 */
export function numberOf(decimal) {
  const text = plainText(decimal);
  const number = Number(text);
  const isKept = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return isKept && plainText(decimalOf(number)) === text ? number : text;
}

/**
 * Digits without exponent, and without zeros at the end of the fraction.
 * @param {Decimal} decimal
 */
export function plainText(decimal) {
  const text = fixedText(decimal);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * All digits, as many behind the point as its scale says.
 * @param {Decimal} decimal
 */
export function fixedText({ units, scale }) {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const sign = units < 0n ? '-' : '';
  return `${sign}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}

/**
 * @param {Decimal} first
 * @param {Decimal} second
 * @returns {Decimal}
 */
export function sumOf(first, second) {
  const scale = Math.max(first.scale, second.scale);
  return { units: atScale(first, scale) + atScale(second, scale), scale };
}

/**
 * @param {Decimal} first
 * @param {Decimal} second
 * @returns {Decimal}
 */
export function productOf(first, second) {
  return { units: first.units * second.units, scale: first.scale + second.scale };
}

/**
 * @param {Decimal} value
 * @param {Decimal} by
 * @param {number} digits behind the point, half away from zero
 * @returns {Decimal}
 */
export function quotientOf(value, by, digits) {
  if (by.units === 0n) throw fault('不能除以 0', 'it cannot be divided by 0');
  const scale = digits + by.scale;
  // Both are made as fine as the finer of them, so that nothing is lost before the division.
  const fine = Math.max(scale, value.scale);
  const units = divided(atScale(value, fine), by.units * 10n ** BigInt(fine - scale), 'half');
  return { units, scale: digits };
}

/**
 * @param {Decimal} value
 * @param {number} digits behind the point; below 0 of tens, hundreds …
 * @param {'half' | 'up' | 'down'} way half: away from zero; up, down: to the next greater or smaller
 * @returns {Decimal}
 */
export function rounded(value, digits, way) {
  if (digits >= value.scale) return value;
  const units = divided(value.units, 10n ** BigInt(value.scale - digits), way);
  return digits < 0
    ? { units: units * 10n ** BigInt(-digits), scale: 0 }
    : { units, scale: digits };
}

/**
 * With exactly so many digits behind the point.
 * @param {Decimal} value
 * @param {number} digits
 * @returns {Decimal}
 */
export function withDigits(value, digits) {
  const short = rounded(value, digits, 'half');
  return { units: atScale(short, digits), scale: digits };
}

/** Digits behind the point that may be asked for. */
export const digitRange = { min: 0, max: maxScale };

/**
 * @param {Decimal} value
 * @param {number} scale not smaller than its own
 */
function atScale(value, scale) {
  return value.units * 10n ** BigInt(scale - value.scale);
}

/**
 * @param {bigint} value
 * @param {bigint} by
 * @param {'half' | 'up' | 'down'} way
 */
function divided(value, by, way) {
  const isNegative = value < 0n !== by < 0n;
  const [top, bottom] = [value < 0n ? -value : value, by < 0n ? -by : by];
  const whole = top / bottom;
  const rest = top % bottom;
  const away = way === 'half' ? rest * 2n >= bottom : rest > 0n && (way === 'down') === isNegative;
  const size = away ? whole + 1n : whole;
  return isNegative ? -size : size;
}
