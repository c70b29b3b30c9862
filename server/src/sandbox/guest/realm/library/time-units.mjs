/** Steps of a clock and of a calendar: hours are always as long, days and months are as long as in their zone. */
import { integerOf, oneOf } from './arguments.mjs';
import { fieldsOf, utcOf } from './moment.mjs';
import { inYears, momentAt, wallOf } from './zone.mjs';

const hour = 3_600_000;
const day = 24 * hour;
/** Units of the clock, ms. @type {Readonly<Record<string, number>>} */
const spans = { millisecond: 1, second: 1000, minute: 60_000, hour };
/** @type {Readonly<Record<string, number>>} */
const days = { day: 1, week: 7 };
/** @type {Readonly<Record<string, number>>} */
const months = { month: 1, quarter: 3, year: 12 };
const names = [...Object.keys(spans), ...Object.keys(days), ...Object.keys(months)];
const far = { min: -1e13, max: 1e13 };

/**
 * `day` of `day` and `days`.
 * @param {unknown} unit
 */
export function unitOf(unit) {
  return oneOf(typeof unit === 'string' ? unit.replace(/s$/, '') : unit, names);
}

/**
 * @param {number} at
 * @param {unknown} amount
 * @param {{ unit: string, zone: unknown }} by
 */
export function add(at, amount, { unit, zone }) {
  const count = integerOf(amount, far);
  const span = spans[unit];
  if (span !== undefined) return inYears(at + count * span);
  return momentAt(addToWall(wallOf(at, zone), count, unit), zone);
}

/**
 * Whole units from one moment to another; negative when the second is earlier.
 * @param {number} from
 * @param {number} to
 * @param {{ unit: string, zone: unknown }} by
 */
export function difference(from, to, { unit, zone }) {
  const span = spans[unit];
  if (span !== undefined) return Math.trunc((to - from) / span) + 0;
  const [first, second] = [wallOf(from, zone), wallOf(to, zone)];
  const inDays = days[unit];
  if (inDays !== undefined) return Math.trunc((second - first) / (inDays * day)) + 0;
  return Math.trunc(monthsBetween(first, second) / (months[unit] ?? 1)) + 0;
}

/**
 * @param {number} at
 * @param {{ unit: string, zone: unknown }} by
 */
export function startOf(at, { unit, zone }) {
  const wall = wallOf(at, zone);
  const span = spans[unit];
  // Counted back from the moment: an hour that the clock shows twice stays the one it is.
  if (span !== undefined) return at - remainder(wall, span);
  return momentAt(startOfWall(wall, unit), zone);
}

/**
 * Its last millisecond.
 * @param {number} at
 * @param {{ unit: string, zone: unknown }} by
 */
export function endOf(at, by) {
  const { unit, zone } = by;
  const span = spans[unit];
  if (span !== undefined) return startOf(at, by) + span - 1;
  const start = startOfWall(wallOf(at, zone), unit);
  return momentAt(addToWall(start, 1, unit), zone) - 1;
}

/**
 * @param {number} wall
 * @param {number} count
 * @param {string} unit of the calendar
 */
function addToWall(wall, count, unit) {
  const inDays = days[unit];
  if (inDays !== undefined) return wall + count * inDays * day;
  return addMonths(wall, count * (months[unit] ?? 1));
}

/**
 * To the same day, or the last one of a month that is shorter.
 * @param {number} wall
 * @param {number} count
 */
function addMonths(wall, count) {
  const { year, month, day: own } = fieldsOf(wall);
  const last = fieldsOf(utcOf(year, month + count + 1, 0)).day;
  return utcOf(year, month + count, Math.min(own, last)) + remainder(wall, day);
}

/**
 * @param {number} from
 * @param {number} to
 */
function monthsBetween(from, to) {
  const [first, second] = [fieldsOf(from), fieldsOf(to)];
  const count = (second.year - first.year) * 12 + second.month - first.month;
  const reached = addMonths(from, count);
  if (to >= from) return reached > to ? count - 1 : count;
  return reached < to ? count + 1 : count;
}

/**
 * @param {number} wall
 * @param {string} unit of the calendar; a week begins on Monday
 */
function startOfWall(wall, unit) {
  const { year, month, weekday } = fieldsOf(wall);
  const midnight = wall - remainder(wall, day);
  if (unit === 'day') return midnight;
  if (unit === 'week') return midnight - (weekday - 1) * day;
  return utcOf(year, month - ((month - 1) % (months[unit] ?? 1)), 1);
}

/**
 * Never negative.
 * @param {number} value
 * @param {number} by
 */
function remainder(value, by) {
  return ((value % by) + by) % by;
}
