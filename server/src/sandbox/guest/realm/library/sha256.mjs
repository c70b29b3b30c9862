import { bytesOf, padded, rotated } from './digest.mjs';
import { initialWords, stepWords } from './sha2-constants.mjs';

const block = 64;

/** FIPS 180-4. @type {import('./digest.mjs').Digest} */
export const sha256 = {
  block,
  of(bytes) {
    const view = padded(bytes, { block });
    const words = new Int32Array(64);
    const constants = upper(stepWords());
    let state = [...upper(initialWords())];
    for (let at = 0; at < view.byteLength; at += block) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
      for (let i = 16; i < 64; i += 1) words[i] = expanded(words, i);
      const mixed = mix(state, words, constants);
      state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0);
    }
    return bytesOf(state);
  },
};

/**
 * @param {Int32Array} words
 * @param {number} i
 */
function expanded(words, i) {
  const early = words[i - 15] ?? 0;
  const late = words[i - 2] ?? 0;
  const first = rotated(early, 25) ^ rotated(early, 14) ^ (early >>> 3);
  const second = rotated(late, 15) ^ rotated(late, 13) ^ (late >>> 10);
  return (first + second + (words[i - 7] ?? 0) + (words[i - 16] ?? 0)) | 0;
}

/**
 * @param {readonly number[]} state
 * @param {Int32Array} words
 * @param {Int32Array} constants
 */
function mix([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0], words, constants) {
  for (let i = 0; i < 64; i += 1) {
    const lower = rotated(e, 26) ^ rotated(e, 21) ^ rotated(e, 7);
    const added = h + lower + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (words[i] ?? 0);
    const turned = rotated(a, 30) ^ rotated(a, 19) ^ rotated(a, 10);
    const most = (a & b) ^ (a & c) ^ (b & c);
    [a, b, c, d, e, f, g, h] = [(added + turned + most) | 0, a, b, c, (d + added) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h];
}

/**
 * The upper halves of words of 64 bits.
 * @param {BigUint64Array} words
 */
function upper(words) {
  return Int32Array.from(words, (word) => Number(word >> 32n));
}
