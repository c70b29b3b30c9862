import { bytesOf, padded, rotated } from './digest.mjs';

const block = 64;
const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** RFC 1321. @type {import('./digest.mjs').Digest} */
export const md5 = {
  block,
  of(bytes) {
    const view = padded(bytes, { block, littleEndian: true });
    let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
    for (let at = 0; at < view.byteLength; at += block) {
      const mixed = mix(state, new DataView(view.buffer, at, block));
      state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0);
    }
    return bytesOf(state, true);
  },
};

/**
 * @param {readonly number[]} state
 * @param {DataView} words
 */
function mix([a = 0, b = 0, c = 0, d = 0], words) {
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const { mixed, word } = stepOf(round, step, { b, c, d });
    const constant = Math.floor(Math.abs(Math.sin(step + 1)) * 0x100000000);
    const sum = (a + mixed + constant + words.getUint32((word & 15) * 4, true)) | 0;
    const next = (b + rotated(sum, shifts[round]?.[step & 3] ?? 0)) | 0;
    [a, b, c, d] = [d, next, b, c];
  }
  return [a, b, c, d];
}

/**
 * @param {number} round
 * @param {number} step
 * @param {{ b: number, c: number, d: number }} state
 */
function stepOf(round, step, { b, c, d }) {
  if (round === 0) return { mixed: (b & c) | (~b & d), word: step };
  if (round === 1) return { mixed: (d & b) | (~d & c), word: 5 * step + 1 };
  if (round === 2) return { mixed: b ^ c ^ d, word: 3 * step + 5 };
  return { mixed: c ^ (b | ~d), word: 7 * step };
}
