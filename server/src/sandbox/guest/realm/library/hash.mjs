/** `hash`: digests of texts as UTF-8, and of texts with a key. */
import { oneOf, textOf } from './arguments.mjs';
import { toBase64, toBase64Url } from './base64.mjs';
import { hmac } from './digest.mjs';
import { md5 } from './md5.mjs';
import { sha1 } from './sha1.mjs';
import { sha256 } from './sha256.mjs';
import { sha512 } from './sha512.mjs';
import { sm3 } from './sm3.mjs';
import { encodeUtf8 } from './utf8.mjs';

/** @typedef {import('./digest.mjs').Digest} Digest */

const forms = { hex: toHex, base64: toBase64, base64url: toBase64Url };
const formNames = /** @type {(keyof typeof forms)[]} */ (Object.keys(forms));

export const hash = {
  md5: of(md5),
  sha1: of(sha1),
  sha256: of(sha256),
  sha512: of(sha512),
  sm3: of(sm3),
  hmacMd5: keyed(md5),
  hmacSha1: keyed(sha1),
  hmacSha256: keyed(sha256),
  hmacSha512: keyed(sha512),
};

/**
 * @param {Digest} digest
 * @returns {(value: unknown, form?: unknown) => string}
 */
function of(digest) {
  return (value, form = 'hex') => {
    const write = forms[oneOf(form, formNames)];
    return write(digest.of(encodeUtf8(textOf(value))));
  };
}

/**
 * @param {Digest} digest
 * @returns {(value: unknown, key: unknown, form?: unknown) => string}
 */
function keyed(digest) {
  return (value, key, form = 'hex') => {
    const write = forms[oneOf(form, formNames)];
    const [message, secret] = [textOf(value), textOf(key)].map(encodeUtf8);
    return write(hmac(digest, message ?? new Uint8Array(), secret ?? new Uint8Array()));
  };
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
