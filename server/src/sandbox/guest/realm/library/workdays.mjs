/** Working days of mainland China: Monday to Friday but for what the State Council announces for each year. */
import { announced } from './chinese-calendar.mjs';
import { fault } from './fault.mjs';
import { fieldsOf } from './moment.mjs';

const day = 86_400_000;

/**
 * By the clock on the wall.
 * @param {number} wall
 * @throws {TypeError} for a year nothing was announced for
 */
export function isWorkday(wall) {
  const { year, month, day, weekday } = fieldsOf(wall);
  const exceptions = announced[year];
  if (exceptions === undefined) throw notCovered(wall);
  const isException = exceptions.includes(`${month}`.padStart(2, '0') + `${day}`.padStart(2, '0'));
  return weekday <= 5 !== isException;
}

/**
 * The clock on the wall so many working days later; 0 is the same moment, whatever day it is.
 * @param {number} wall
 * @param {number} count
 */
export function addWorkdays(wall, count) {
  const step = count < 0 ? -day : day;
  let at = wall;
  for (let left = Math.abs(count); left > 0; ) {
    at += step;
    if (isWorkday(at)) left -= 1;
  }
  return at;
}

/**
 * Working days after the day of `from`, up to that of `to` and with it; negative when `to` is earlier.
 * @param {number} from
 * @param {number} to
 * @returns {number}
 */
export function workdaysBetween(from, to) {
  if (to < from) return 0 - workdaysBetween(to, from);
  let count = 0;
  for (let at = Math.floor(from / day) + 1; at <= Math.floor(to / day); at += 1)
    if (isWorkday(at * day)) count += 1;
  return count;
}

/** @param {number} wall */
function notCovered(wall) {
  const years = Object.keys(announced);
  const [first, last] = [`${years[0]}-01-01`, `${years.at(-1)}-12-31`];
  const asked = new Date(wall).toISOString().slice(0, 10);
  return fault(
    `不知道 ${asked} 是否为工作日：放假安排只含 ${first} 至 ${last}；新一年的安排公布后请升级 Weir`,
    `it is not known whether ${asked} is a working day: the calendar covers ${first} to ${last}; upgrade Weir once the next year is announced`,
  );
}
