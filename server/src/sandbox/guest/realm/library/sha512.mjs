import { padded } from './digest.mjs';
import { initialWords, stepWords } from './sha2-constants.mjs';

const block = 128;

/** FIPS 180-4. @type {import('./digest.mjs').Digest} */
export const sha512 = {
  block,
  of(bytes) {
    const view = padded(bytes, { block });
    const words = new BigUint64Array(80);
    const state = initialWords().slice();
    for (let at = 0; at < view.byteLength; at += block) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getBigUint64(at + i * 8);
      for (let i = 16; i < 80; i += 1) words[i] = expanded(words, i);
      for (const [index, word] of mix(state, words).entries())
        state[index] = sum(state[index] ?? 0n, word);
    }
    const digest = new DataView(new ArrayBuffer(64));
    for (const [index, word] of state.entries()) digest.setBigUint64(index * 8, word);
    return new Uint8Array(digest.buffer);
  },
};

/**
 * @param {BigUint64Array} words
 * @param {number} i
 */
function expanded(words, i) {
  const early = words[i - 15] ?? 0n;
  const late = words[i - 2] ?? 0n;
  const first = rotated(early, 1n) ^ rotated(early, 8n) ^ (early >> 7n);
  const second = rotated(late, 19n) ^ rotated(late, 61n) ^ (late >> 6n);
  return sum(sum(first, second), sum(words[i - 7] ?? 0n, words[i - 16] ?? 0n));
}

/**
 * @param {BigUint64Array} state
 * @param {BigUint64Array} words
 */
function mix([a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n], words) {
  const constants = stepWords();
  for (let i = 0; i < 80; i += 1) {
    const lower = rotated(e, 14n) ^ rotated(e, 18n) ^ rotated(e, 41n);
    const chosen = (e & f) ^ (g & (e ^ 0xffffffffffffffffn));
    const added = sum(sum(sum(h, lower), sum(chosen, constants[i] ?? 0n)), words[i] ?? 0n);
    const upper = rotated(a, 28n) ^ rotated(a, 34n) ^ rotated(a, 39n);
    const most = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, sum(d, added), c, b, a, sum(added, sum(upper, most))];
  }
  return [a, b, c, d, e, f, g, h];
}

/**
 * @param {bigint} first
 * @param {bigint} second
 */
function sum(first, second) {
  return BigInt.asUintN(64, first + second);
}

/**
 * @param {bigint} word
 * @param {bigint} by
 */
function rotated(word, by) {
  return BigInt.asUintN(64, word << (64n - by)) | (word >> by);
}
