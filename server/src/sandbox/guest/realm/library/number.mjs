/** `number`: exact decimal arithmetic on numbers and texts of digits. */
import { integerOf, textOf } from './arguments.mjs';
import { chineseAmount } from './chinese-amount.mjs';
import {
  decimalOf,
  digitRange,
  fixedText,
  numberOf,
  plainText,
  productOf,
  quotientOf,
  readDecimal,
  rounded,
  sumOf,
  withDigits,
} from './decimal.mjs';
import { fault, shown } from './fault.mjs';
import { halfWidth } from './half-width.mjs';

/** @typedef {unknown} Any */

const roundRange = { min: -20, max: digitRange.max };
const quotientDigits = 10;
const hundred = { units: 100n, scale: 0 };
/** @type {Readonly<Record<string, import('./decimal.mjs').Decimal>>} */
const endings = {
  '': { units: 1n, scale: 0 },
  '%': { units: 1n, scale: 2 },
  万: { units: 10_000n, scale: 0 },
  亿: { units: 100_000_000n, scale: 0 },
};
const people = /^(-?)(?:[¥$€£]|CNY|RMB)?\s*(-?)([\d,]+(?:\.\d*)?)\s*(%|万|亿|)元?$/;
const groups = /\B(?=(?:\d{3})+$)/g;

export const number = {
  round: rounding('half'),
  ceil: rounding('up'),
  floor: rounding('down'),
  /** @type {(...values: Any[]) => number | string} */
  add: (...values) => numberOf(values.map(decimalOf).reduce(sumOf, { units: 0n, scale: 0 })),
  /** @type {(value: Any, less: Any) => number | string} */
  subtract(value, less) {
    const { units, scale } = decimalOf(less);
    return numberOf(sumOf(decimalOf(value), { units: -units, scale }));
  },
  /** @type {(...values: Any[]) => number | string} */
  multiply: (...values) =>
    numberOf(values.map(decimalOf).reduce(productOf, { units: 1n, scale: 0 })),
  /** @type {(value: Any, by: Any, digits?: Any) => number | string} */
  divide: (value, by, digits = quotientDigits) =>
    numberOf(quotientOf(decimalOf(value), decimalOf(by), integerOf(digits, digitRange))),
  /** @type {(value: Any, min: Any, max: Any) => number | string} */
  clamp(value, min, max) {
    const [own, least, most] = [decimalOf(value), decimalOf(min), decimalOf(max)];
    if (isLess(own, least)) return numberOf(least);
    return numberOf(isLess(most, own) ? most : own);
  },
  /** @type {(value: Any, digits?: Any) => string} */
  format(value, digits) {
    const decimal = decimalOf(value);
    const text =
      digits === undefined
        ? plainText(decimal)
        : fixedText(withDigits(decimal, integerOf(digits, digitRange)));
    const [whole = '', fraction] = text.split('.');
    return whole.replace(groups, ',') + (fraction === undefined ? '' : `.${fraction}`);
  },
  /** @type {(value: Any, digits?: Any) => string} */
  percent: (value, digits = 0) =>
    `${fixedText(withDigits(productOf(decimalOf(value), hundred), integerOf(digits, digitRange)))}%`,
  /** @type {(value: Any) => number | string} */
  parse(value) {
    const [, sign, inner, digits = '', ending = ''] =
      people.exec(halfWidth(textOf(value)).trim()) ?? [];
    const decimal = readDecimal(digits.replaceAll(',', ''));
    const factor = endings[ending];
    if (!decimal || !factor)
      throw fault(`「${shown(value)}」不是数`, `"${shown(value)}" is not a number`);
    const { units, scale } = productOf(decimal, factor);
    return numberOf({ units: sign || inner ? -units : units, scale });
  },
  /** @type {(value: Any) => string} */
  chineseAmount: (value) => chineseAmount(decimalOf(value)),
};

/**
 * @param {'half' | 'up' | 'down'} way
 * @returns {(value: Any, digits?: Any) => number | string}
 */
function rounding(way) {
  return (value, digits = 0) =>
    numberOf(rounded(decimalOf(value), integerOf(digits, roundRange), way));
}

/**
 * @param {import('./decimal.mjs').Decimal} first
 * @param {import('./decimal.mjs').Decimal} second
 */
function isLess(first, second) {
  return sumOf(first, { units: -second.units, scale: second.scale }).units < 0n;
}
