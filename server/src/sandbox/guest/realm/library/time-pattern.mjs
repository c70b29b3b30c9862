/** Patterns such as `YYYY-MM-DD HH:mm`: written by them, and read. */
import { fault, shown } from './fault.mjs';
import { fieldsOf, wallOfFields } from './moment.mjs';
import { momentAt, wallOf } from './zone.mjs';

/** @typedef {ReturnType<typeof fieldsOf> & { offset: number }} Shown */

/**
 * A part of a pattern: how it is written, and how it is read if it can be.
 * @typedef {object} Token
 * @property {(fields: Shown) => string} write
 * @property {string} [form] regular expression of what it reads
 * @property {keyof import('./moment.mjs').Fields} [field] what the number read is
 */

const weekdays = '一二三四五六日';
const parts = /\[([^\]]*)\]|([A-Za-z])\2*/g;
const special = /[\\^$.*+?()[\]{}|/-]/g;

/**
 * @param {keyof import('./moment.mjs').Fields} field
 * @param {number} width digits; 0: as many as there are
 * @returns {Token}
 */
const number = (field, width) => ({
  write: (fields) => padded(fields[field], width),
  form: width === 0 ? String.raw`(\d{1,2})` : String.raw`(\d{${width}})`,
  field,
});

/** @type {Readonly<Record<string, Token>>} */
const tokens = {
  YYYY: number('year', 4),
  YY: { write: ({ year }) => padded(year % 100, 2) },
  MM: number('month', 2),
  M: number('month', 0),
  DD: number('day', 2),
  D: number('day', 0),
  HH: number('hour', 2),
  H: number('hour', 0),
  mm: number('minute', 2),
  m: number('minute', 0),
  ss: number('second', 2),
  s: number('second', 0),
  SSS: number('millisecond', 3),
  EEEE: { write: ({ weekday }) => `星期${weekdays[weekday - 1]}` },
  EEE: { write: ({ weekday }) => `周${weekdays[weekday - 1]}` },
  E: { write: ({ weekday }) => String(weekday) },
  Q: { write: ({ month }) => String(Math.ceil(month / 3)) },
  Z: { write: ({ offset }) => offsetText(offset), form: String.raw`(Z|[+-]\d{2}:?\d{2})` },
  T: { write: () => 'T', form: 'T' },
};
/** As Java writes them. @type {Readonly<Record<string, string>>} */
const others = { yyyy: 'YYYY', yy: 'YY', dd: 'DD', d: 'D' };

/**
 * @param {number} at
 * @param {string} pattern
 * @param {unknown} zone
 */
export function write(at, pattern, zone) {
  const wall = wallOf(at, zone);
  const fields = { ...fieldsOf(wall), offset: wall - at };
  return pattern.replace(parts, (word, literal) => literal ?? tokenOf(word).write(fields));
}

/**
 * The moment that a text written by the pattern says; what the pattern leaves out is its first.
 * @param {string} text
 * @param {string} pattern
 * @param {unknown} zone
 */
export function readBy(text, pattern, zone) {
  const words = [...pattern.matchAll(parts)].filter(([, literal]) => literal === undefined);
  const reading = words.map(([word]) => tokenOf(word)).filter(({ form }) => form?.startsWith('('));
  const values = formOf(pattern).exec(text.trim())?.slice(1);
  const fields = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  let offset = zone;
  for (const [index, { field }] of reading.entries()) {
    if (field) fields[field] = Number(values?.[index]);
    else offset = values?.[index];
  }
  const wall = values && wallOfFields(fields);
  if (wall !== undefined) return momentAt(wall, offset);
  throw fault(
    `「${shown(text)}」不是按「${pattern}」写的时间`,
    `"${shown(text)}" is not a time written as "${pattern}"`,
  );
}

/** @param {string} pattern */
function formOf(pattern) {
  let source = '';
  let end = 0;
  for (const found of pattern.matchAll(parts)) {
    source += escaped(pattern.slice(end, found.index));
    end = found.index + found[0].length;
    const [word, literal] = found;
    source += literal === undefined ? readable(word) : escaped(literal);
  }
  return new RegExp(`^${source}${escaped(pattern.slice(end))}$`);
}

/** @param {string} word */
function readable(word) {
  const { form } = tokenOf(word);
  if (form !== undefined) return form;
  throw fault(`「${word}」只能用于写出时间`, `"${word}" can be written and not read`);
}

/** @param {string} word */
function tokenOf(word) {
  const name = others[word] ?? word;
  const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
  if (token) return token;
  throw fault(
    `时间格式中没有「${shown(word)}」；文字请写在方括号里，例如 [${shown(word)}]`,
    `a time pattern has no "${shown(word)}"; put plain text in brackets: [${shown(word)}]`,
  );
}

/** @param {string} text */
function escaped(text) {
  return text.replace(special, '\\$&');
}

/** @param {number} offset */
function offsetText(offset) {
  const minutes = Math.trunc(Math.abs(offset) / 60_000);
  const clock = `${padded(Math.trunc(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
  return `${offset < 0 ? '-' : '+'}${clock}`;
}

/**
 * @param {number} value
 * @param {number} width
 */
function padded(value, width) {
  return String(value).padStart(width, '0');
}
