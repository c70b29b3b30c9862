/** `base64`: texts as UTF-8. Written in one of two alphabets, read in both. */
import { textOf } from './arguments.mjs';
import { fault, shown } from './fault.mjs';
import { decodeUtf8, encodeUtf8 } from './utf8.mjs';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const plain = `${letters}+/`;
const values = new Map(
  [...`${plain}-_`].map((letter, index) => [letter, index - (index > 63 ? 2 : 0)]),
);

export const base64 = {
  /** @type {(value: unknown) => string} */
  encode: (value) => toBase64(encodeUtf8(textOf(value))),
  /** @type {(value: unknown) => string} */
  encodeUrl: (value) => toBase64Url(encodeUtf8(textOf(value))),
  /** @type {(value: unknown) => string} */
  decode(value) {
    const text = textOf(value);
    const bytes = fromBase64(text.replace(/\s+/g, ''));
    const decoded = bytes && decodeUtf8(bytes);
    if (decoded !== undefined) return decoded;
    throw fault(
      `「${shown(text)}」不是文本的 Base64`,
      `"${shown(text)}" is not the Base64 of a text`,
    );
  },
};

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += `${plain[group >> 18]}${plain[(group >> 12) & 63]}`;
    text += second === undefined ? '=' : plain[(group >> 6) & 63];
    text += third === undefined ? '=' : plain[group & 63];
  }
  return text;
}

/** @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
  const forms = { '+': '-', '/': '_', '=': '' };
  return toBase64(bytes).replace(/[+/=]/g, (mark) => forms[/** @type {'+'} */ (mark)]);
}

/** @param {string} text */
function fromBase64(text) {
  const [, data = '', end = ''] = /^([A-Za-z0-9+/_-]*)(={0,2})$/.exec(text) ?? [];
  const isWhole = data.length + end.length === text.length && data.length % 4 !== 1;
  if (!isWhole || (end !== '' && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((data.length * 3) / 4));
  let bits = 0;
  for (let at = 0; at < data.length; at += 1) {
    bits = ((bits << 6) | (values.get(data[at] ?? '') ?? 0)) & 0xffffff;
    // After each letter but the first of four a byte is whole.
    if (at % 4 > 0) bytes[Math.floor((at * 3) / 4)] = bits >> (6 - (at % 4) * 2);
  }
  return bytes;
}
