/** Moments: what helpers take as a time, and the fields of a clock on the wall. */
import { fault, shown } from './fault.mjs';
import { isInYears, momentAt } from './zone.mjs';

/**
 * @typedef {object} Fields Of a clock on the wall, all counted as people do: January is 1.
 * @property {number} year
 * @property {number} month
 * @property {number} day
 * @property {number} hour
 * @property {number} minute
 * @property {number} second
 * @property {number} millisecond
 */

const { getTime } = Date.prototype;

const date = String.raw`(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?`;
const clock = String.raw`(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:[.,](\d{1,9}))?)?[分秒]?`;
const written = new RegExp(String.raw`^${date}(?:[T\s]\s*${clock}\s*(Z|[+-]\d{2}:?\d{2})?)?$`);
/** `20260105`, `20260105093000`. */
const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
const digits = /^\d{13}$/;

/**
 * ms since 1970 UTC of a number of them, an ISO 8601 text (without an offset: in the zone) or a `Date`.
 * @param {unknown} value
 * @param {unknown} zone
 */
export function momentOf(value, zone) {
  const at = typeof value === 'string' ? readMoment(value, zone) : numberOf(value);
  if (at !== undefined && isInYears(at)) return at;
  throw fault(
    `「${shown(value)}」不是时间；请用毫秒数、Date，或 2026-01-05 09:30 这样的文字`,
    `"${shown(value)}" is not a time; use milliseconds, a Date, or a text such as 2026-01-05 09:30`,
  );
}

/** @param {unknown} value */
function numberOf(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return Math.floor(Number(value));
  return value instanceof Date ? Reflect.apply(getTime, value, []) : undefined;
}

/**
 * @param {string} text
 * @param {unknown} zone
 */
function readMoment(text, zone) {
  const trimmed = text.trim();
  if (digits.test(trimmed)) return Number(trimmed);
  const found = compact.exec(trimmed) ?? written.exec(trimmed);
  if (!found) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset] = found;
  const wall = wallOfFields({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  });
  return wall === undefined ? undefined : momentAt(wall, offset ?? zone);
}

/**
 * @param {Fields} fields
 * @returns {number | undefined} as `wallOf` has it; undefined when no clock shows that
 */
export function wallOfFields({ year, month, day, hour, minute, second, millisecond }) {
  const wall = utcOf(year, month, day);
  const at = new Date(wall);
  const isDay = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return undefined;
  return wall + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

/**
 * Midnight; days and months beyond theirs run on into the next ones.
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
export function utcOf(year, month, day) {
  // `Date.UTC` takes the years below 100 for those of the 20th century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/**
 * @param {number} wall
 * @returns {Fields & { weekday: number }} weekday: 1 Monday … 7 Sunday
 */
export function fieldsOf(wall) {
  const at = new Date(wall);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
    weekday: at.getUTCDay() || 7,
  };
}
