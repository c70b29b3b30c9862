/** What helpers say when an argument is of no use: one sentence in Chinese, one in English. */

const maxShown = 60;

/** The Chinese of an error whose message is English. @type {WeakMap<object, string>} */
const chinese = new WeakMap();

/**
 * The error to throw. It is a plain one of the realm: a class of our own would be a prototype that code could change.
 * @param {string} zh
 * @param {string} en
 */
export function fault(zh, en) {
  const error = new TypeError(en);
  chinese.set(error, zh);
  return error;
}

/**
 * What `fault` was told in Chinese; undefined for what somebody else threw.
 * @param {object} thrown
 */
export function chineseOf(thrown) {
  return chinese.get(thrown);
}

/**
 * A value as a sentence quotes it: texts and numbers themselves, cut short, of other values the kind. Runs no code of the value's.
 * @param {unknown} value
 */
export function shown(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'string' && typeof value !== 'number') return typeof value;
  const text = String(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
