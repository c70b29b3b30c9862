/** `text`: null and undefined count as empty, other values as the text a template makes of them. Characters, not code units. */
import { integerOf, listOf, read, textOf } from './arguments.mjs';
import { halfWidth } from './half-width.mjs';
import { escapeHtml, stripHtml } from './html.mjs';
import { hideMiddle, mask } from './mask.mjs';
import { encodeUtf8 } from './utf8.mjs';

/** @typedef {unknown} Any */
/** @typedef {(value: Any) => string} Plain */

const lengths = { min: 0, max: 10_000_000 };
/** What people put between the entries of a list. */
const separators = /[,，、;；\s]+/;

export const text = {
  /** @type {Plain} */
  trim: (value) => textOf(value).trim(),
  /** @type {Plain} */
  upper: (value) => textOf(value).toUpperCase(),
  /** @type {Plain} */
  lower: (value) => textOf(value).toLowerCase(),
  /** @type {Plain} */
  halfWidth: (value) => halfWidth(textOf(value)),
  /** @type {(value: Any) => number} */
  length: (value) => [...textOf(value)].length,
  /** @type {(value: Any) => boolean} */
  isBlank: (value) => textOf(value).trim() === '',
  /** @type {(value: Any, part: Any) => boolean} */
  contains: (value, part) => textOf(value).includes(textOf(part)),
  /** @type {(value: Any, search: Any, replacement: Any) => string} */
  replaceAll(value, search, replacement) {
    const put = textOf(replacement);
    return textOf(value).replaceAll(textOf(search), () => put);
  },
  /** @type {(value: Any, separator?: Any) => string[]} */
  split: (value, separator) =>
    textOf(value)
      .split(separator === undefined ? separators : textOf(separator))
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  /** @type {(list: Any, separator?: Any) => string} */
  join: (list, separator = '、') =>
    listOf(list)
      .map(textOf)
      .filter((part) => part !== '')
      .join(textOf(separator)),
  /** @type {(value: Any, length: Any, fill?: Any) => string} */
  padStart(value, length, fill = ' ') {
    const own = textOf(value);
    return fillOf(own, length, fill) + own;
  },
  /** @type {(value: Any, length: Any, fill?: Any) => string} */
  padEnd(value, length, fill = ' ') {
    const own = textOf(value);
    return own + fillOf(own, length, fill);
  },
  /** @type {(value: Any, max: Any, ending?: Any) => string} */
  truncate: (value, max, ending = '…') => truncated(value, { max, ending, size: () => 1 }),
  /** @type {(value: Any, max: Any, ending?: Any) => string} */
  truncateBytes: (value, max, ending = '…') =>
    truncated(value, { max, ending, size: (character) => encodeUtf8(character).length }),
  /** @type {(value: Any, kind: Any) => string} */
  mask: (value, kind) => mask(textOf(value), kind),
  /** @type {(value: Any, first: Any, last: Any) => string} */
  maskMiddle: (value, first, last) =>
    hideMiddle(textOf(value), integerOf(first, lengths), integerOf(last, lengths)),
  /** @type {(template: Any, values: Any) => string} */
  fill: (template, values) =>
    textOf(template).replace(/\{([^{}]+)\}/g, (_all, path) =>
      textOf(read(values, path.trim().split('.'))),
    ),
  /** @type {Plain} */
  escapeHtml: (value) => escapeHtml(textOf(value)),
  /** @type {Plain} */
  stripHtml: (value) => stripHtml(textOf(value)),
};

/**
 * @param {string} own
 * @param {Any} length
 * @param {Any} fill
 */
function fillOf(own, length, fill) {
  const missing = integerOf(length, lengths) - [...own].length;
  const pattern = [...textOf(fill)];
  if (missing <= 0 || pattern.length === 0) return '';
  const whole = pattern.join('').repeat(Math.floor(missing / pattern.length));
  return whole + pattern.slice(0, missing % pattern.length).join('');
}

/**
 * As much from the beginning as has room together with the ending; the whole text where it has room itself.
 * @param {Any} value
 * @param {{ max: Any, ending: Any, size: (character: string) => number }} limits
 */
function truncated(value, { max, ending, size }) {
  const characters = [...textOf(value)];
  const mark = [...textOf(ending)];
  const most = integerOf(max, lengths);
  const sizeOf = (/** @type {readonly string[]} */ all) =>
    all.reduce((sum, character) => sum + size(character), 0);
  if (sizeOf(characters) <= most) return characters.join('');
  const kept = fitting(characters, most - sizeOf(mark), size);
  return kept + fitting(mark, most, size);
}

/**
 * @param {readonly string[]} characters
 * @param {number} room
 * @param {(character: string) => number} size
 */
function fitting(characters, room, size) {
  let text = '';
  let left = room;
  for (const character of characters) {
    left -= size(character);
    if (left < 0) break;
    text += character;
  }
  return text;
}
