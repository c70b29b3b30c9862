/** `time`: moments are milliseconds since 1970 UTC, as `run.startedAt` is. */
import { currentTime } from '../determinism.mjs';
import { integerOf, textOf } from './arguments.mjs';
import { fieldsOf, momentOf } from './moment.mjs';
import { readBy, write } from './time-pattern.mjs';
import { add, difference, endOf, startOf, unitOf } from './time-units.mjs';
import { addWorkdays, isWorkday, workdaysBetween } from './workdays.mjs';
import { momentAt, wallOf } from './zone.mjs';

const isoPattern = 'YYYY-MM-DDTHH:mm:ss.SSSZ';
const plainPattern = 'YYYY-MM-DD HH:mm:ss';
/** More working days than the calendar will ever cover. */
const manyDays = { min: -100_000, max: 100_000 };

/** @typedef {unknown} Any */
/** @typedef {(at: Any, unit: Any, zone?: Any) => number} ByUnit */

export const time = {
  now: () => currentTime(),
  /** @type {(value: Any, pattern?: Any, zone?: Any) => number} */
  parse(value, pattern, zone) {
    if (pattern === undefined || pattern === null) return momentOf(value, zone);
    return readBy(textOf(value), textOf(pattern), zone);
  },
  /** @type {(at: Any, pattern?: Any, zone?: Any) => string} */
  format: (at, pattern, zone) => write(momentOf(at, zone), textOf(pattern ?? plainPattern), zone),
  /** @type {(at: Any, zone?: Any) => string} */
  iso: (at, zone) => write(momentOf(at, zone), isoPattern, zone),
  /** @type {(at: Any, zone?: Any) => ReturnType<typeof fieldsOf>} */
  parts: (at, zone) => fieldsOf(wallOf(momentOf(at, zone), zone)),
  /** @type {(at: Any, amount: Any, unit: Any, zone?: Any) => number} */
  // biome-ignore lint/complexity/useMaxParams: read like a sentence, and the zone comes last everywhere.
  add: (at, amount, unit, zone) => add(momentOf(at, zone), amount, { unit: unitOf(unit), zone }),
  /** @type {(from: Any, to: Any, unit: Any, zone?: Any) => number} */
  // biome-ignore lint/complexity/useMaxParams: read like a sentence, and the zone comes last everywhere.
  diff: (from, to, unit, zone) =>
    difference(momentOf(from, zone), momentOf(to, zone), { unit: unitOf(unit), zone }),
  /** @type {ByUnit} */
  startOf: (at, unit, zone) => startOf(momentOf(at, zone), { unit: unitOf(unit), zone }),
  /** @type {ByUnit} */
  endOf: (at, unit, zone) => endOf(momentOf(at, zone), { unit: unitOf(unit), zone }),
  /** @type {(at: Any, zone?: Any) => boolean} */
  isWorkday: (at, zone) => isWorkday(wallOf(momentOf(at, zone), zone)),
  /** @type {(at: Any, count: Any, zone?: Any) => number} */
  addWorkdays(at, count, zone) {
    const days = integerOf(count, manyDays);
    const from = momentOf(at, zone);
    return days === 0 ? from : momentAt(addWorkdays(wallOf(from, zone), days), zone);
  },
  /** @type {(from: Any, to: Any, zone?: Any) => number} */
  workdaysBetween: (from, to, zone) =>
    workdaysBetween(wallOf(momentOf(from, zone), zone), wallOf(momentOf(to, zone), zone)),
};
