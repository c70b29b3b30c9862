/** Time zones by the engine's own data; the zone of the machine is never asked. */
import { fault, shown } from './fault.mjs';

/** @typedef {(at: number) => number} OffsetAt ms to add to a moment for the clock on the wall */

const day = 86_400_000;
/** Years 1 to 9999: what four digits can write. */
const earliest = -62_135_596_800_000;
const latest = 253_402_300_799_999;
const maxKept = 50;
/** `+08:00`, `+0800`, `UTC+8`. */
const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/;
const utc = /^(?:UTC|GMT|Z)$/;
/** How the engine ends a time in English: `GMT`, `GMT+08:00`, in the past also with seconds. */
const named = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const { DateTimeFormat } = Intl;

let tenantZone = 'UTC';
/** @type {Map<string, OffsetAt>} */
const kept = new Map();

/**
 * Begins an evaluation.
 * @param {string} zone of whoever names none
 */
export function beginZone(zone) {
  tenantZone = zone;
}

/** @param {number} at */
export function isInYears(at) {
  return at >= earliest && at <= latest;
}

/**
 * @param {number} at
 * @returns {number} the same
 */
export function inYears(at) {
  if (isInYears(at)) return at;
  throw fault('时间应在公元 1 年至 9999 年之间', 'a time lies in the years 1 to 9999');
}

/**
 * The clock on the wall, as the ms that UTC would have at that hour.
 * @param {number} at
 * @param {unknown} zone undefined: the tenant's
 */
export function wallOf(at, zone) {
  return at + offsetsOf(zone)(at);
}

/**
 * The moment at which a clock on the wall shows this. Where it shows it twice, the first; where it jumps over it, as
 * much later as it jumps.
 * @param {number} wall
 * @param {unknown} zone undefined: the tenant's
 */
export function momentAt(wall, zone) {
  const offsetAt = offsetsOf(zone);
  inYears(wall);
  // Nowhere does a clock change twice within two days.
  const before = wall - offsetAt(wall - day);
  const after = wall - offsetAt(wall + day);
  const isShown = (/** @type {number} */ at) => at + offsetAt(at) === wall;
  return isShown(before) || !isShown(after) ? before : after;
}

/**
 * @param {unknown} zone
 * @returns {OffsetAt}
 */
function offsetsOf(zone) {
  const name = zone ?? tenantZone;
  if (typeof name !== 'string') throw unknownZone(name);
  const known = kept.get(name);
  if (known) return known;
  const made = fixedOffset(name) ?? offsetsByEngine(name);
  if (kept.size >= maxKept) kept.clear();
  kept.set(name, made);
  return made;
}

/**
 * @param {string} name
 * @returns {OffsetAt | undefined}
 */
function fixedOffset(name) {
  if (utc.test(name)) return () => 0;
  const [, sign, hours, minutes = '00'] = fixed.exec(name) ?? [];
  if (!sign) return undefined;
  if (Number(hours) > 14 || Number(minutes) > 59) throw unknownZone(name);
  const offset = span(sign, [hours, minutes]);
  return () => offset;
}

/**
 * @param {string} name
 * @returns {OffsetAt}
 */
function offsetsByEngine(name) {
  const formatter = formatterOf(name);
  return (at) => {
    const [, sign, ...numbers] = named.exec(formatter.format(at)) ?? [];
    return span(sign, numbers);
  };
}

/** @param {string} timeZone */
function formatterOf(timeZone) {
  try {
    return new DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    throw unknownZone(timeZone);
  }
}

/**
 * @param {string | undefined} sign
 * @param {readonly (string | undefined)[]} numbers hours, minutes, seconds
 */
function span(sign, [hours = '0', minutes = '0', seconds = '0']) {
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}

/** @param {unknown} zone */
function unknownZone(zone) {
  return fault(
    `没有时区「${shown(zone)}」；请写成 Asia/Shanghai、UTC 或 +08:00`,
    `there is no time zone "${shown(zone)}"; write Asia/Shanghai, UTC or +08:00`,
  );
}
