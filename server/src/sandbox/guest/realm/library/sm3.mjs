import { bytesOf, padded, rotated } from './digest.mjs';

const block = 64;
const initial = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

/** GB/T 32905-2016. @type {import('./digest.mjs').Digest} */
export const sm3 = {
  block,
  of(bytes) {
    const view = padded(bytes, { block });
    const words = new Int32Array(68);
    let state = initial;
    for (let at = 0; at < view.byteLength; at += block) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
      for (let i = 16; i < 68; i += 1) words[i] = expanded(words, i);
      const mixed = mix(state, words);
      state = state.map((word, index) => word ^ (mixed[index] ?? 0));
    }
    return bytesOf(state);
  },
};

/**
 * @param {Int32Array} words
 * @param {number} i
 */
function expanded(words, i) {
  const [a = 0, b = 0, c = 0] = [words[i - 16], words[i - 9], words[i - 3]];
  const x = a ^ b ^ rotated(c, 15);
  const [d = 0, e = 0] = [words[i - 13], words[i - 6]];
  return x ^ rotated(x, 15) ^ rotated(x, 23) ^ rotated(d, 7) ^ e;
}

/**
 * @param {readonly number[]} state
 * @param {Int32Array} words
 */
function mix([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0], words) {
  for (let i = 0; i < 64; i += 1) {
    const constant = rotated(i < 16 ? 0x79cc4519 : 0x7a879d8a, i % 32);
    const turned = rotated(a, 12);
    const first = rotated((turned + e + constant) | 0, 7);
    const second = first ^ turned;
    const word = words[i] ?? 0;
    const ahead = words[i + 4] ?? 0;
    const top = (most(i, [a, b, c]) + d + second + (word ^ ahead)) | 0;
    const low = (chosen(i, [e, f, g]) + h + first + word) | 0;
    [a, b, c, d] = [top, a, rotated(b, 9), c];
    [e, f, g, h] = [low ^ rotated(low, 9) ^ rotated(low, 17), e, rotated(f, 19), g];
  }
  return [a, b, c, d, e, f, g, h];
}

/**
 * @param {number} i
 * @param {readonly [number, number, number]} words
 */
function most(i, [a, b, c]) {
  return i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
}

/**
 * @param {number} i
 * @param {readonly [number, number, number]} words
 */
function chosen(i, [e, f, g]) {
  return i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
}
