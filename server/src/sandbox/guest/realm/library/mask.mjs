/** Personal data as it may be shown: the middle is hidden. */
import { oneOf } from './arguments.mjs';

/** @type {Readonly<Record<string, (text: string) => string>>} */
const kinds = {
  phone: (text) => hideMiddle(text, 3, 4),
  idCard: (text) => hideMiddle(text, 6, 4),
  bankCard: (text) => hideMiddle(text, 4, 4),
  name: (text) => hideMiddle(text, 1, 0),
  email(text) {
    const at = text.lastIndexOf('@');
    const [first = ''] = text;
    return at > 0 ? `${first}***${text.slice(at)}` : hideMiddle(text, 0, 0);
  },
};
const names = Object.keys(kinds);

/**
 * @param {string} text
 * @param {unknown} kind
 */
export function mask(text, kind) {
  return kinds[oneOf(kind, names)]?.(text) ?? '';
}

/**
 * A text that is too short to have a middle is hidden as a whole.
 * @param {string} text
 * @param {number} first characters that stay
 * @param {number} last
 */
export function hideMiddle(text, first, last) {
  const characters = [...text];
  const hidden = characters.length - first - last;
  if (hidden <= 0) return '*'.repeat(characters.length);
  const end = characters.slice(characters.length - last).join('');
  return `${characters.slice(0, first).join('')}${'*'.repeat(hidden)}${last > 0 ? end : ''}`;
}
