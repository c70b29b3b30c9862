import { bytesOf, padded, rotated } from './digest.mjs';

const block = 64;

/** FIPS 180-4. @type {import('./digest.mjs').Digest} */
export const sha1 = {
  block,
  of(bytes) {
    const view = padded(bytes, { block });
    const words = new Int32Array(80);
    let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    for (let at = 0; at < view.byteLength; at += block) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
      for (let i = 16; i < 80; i += 1) words[i] = expanded(words, i);
      const mixed = mix(state, words);
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
  const [a = 0, b = 0, c = 0, d = 0] = [words[i - 3], words[i - 8], words[i - 14], words[i - 16]];
  return rotated(a ^ b ^ c ^ d, 1);
}

/**
 * @param {readonly number[]} state
 * @param {Int32Array} words
 */
function mix([a = 0, b = 0, c = 0, d = 0, e = 0], words) {
  for (let i = 0; i < 80; i += 1) {
    const next = (rotated(a, 5) + chosen(i, { b, c, d }) + e + (words[i] ?? 0)) | 0;
    [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
  }
  return [a, b, c, d, e];
}

/**
 * With the constant of its twenty steps.
 * @param {number} i
 * @param {{ b: number, c: number, d: number }} state
 */
function chosen(i, { b, c, d }) {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
