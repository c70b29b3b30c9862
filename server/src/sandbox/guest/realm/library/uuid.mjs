/** `uuid`: the next of a series, or the one of a name; the same in each attempt of a step, as `Math.random` is. */
import { currentSeed, nextWord } from '../determinism.mjs';
import { textOf } from './arguments.mjs';
import { bytesOf } from './digest.mjs';
import { toHex } from './hash.mjs';
import { sha1 } from './sha1.mjs';
import { encodeUtf8 } from './utf8.mjs';

/** @param {unknown} [name] */
export const uuid = (name) => {
  if (name === undefined) {
    return written(bytesOf([nextWord(), nextWord(), nextWord(), nextWord()]), 4);
  }
  return written(sha1.of(encodeUtf8(`${currentSeed()}\n${textOf(name)}`)), 5);
};

/**
 * In the form of RFC 9562.
 * @param {Uint8Array} bytes
 * @param {number} version
 */
function written(bytes, version) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | (version << 4));
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = toHex(bytes.subarray(0, 16));
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
