/** What all digests of the family of MD5 share: blocks that end with a one, zeros and the length in bits. */

/**
 * A digest: what it works on, and how.
 * @typedef {object} Digest
 * @property {number} block Bytes.
 * @property {(bytes: Uint8Array) => Uint8Array} of
 */

/**
 * The bytes in whole blocks.
 * @param {Uint8Array} bytes
 * @param {{ block: number, littleEndian?: boolean }} form
 */
export function padded(bytes, { block, littleEndian = false }) {
  const lengthBytes = block / 8;
  const length = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const view = new DataView(new ArrayBuffer(length));
  const all = new Uint8Array(view.buffer);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const low = (bytes.length * 8) >>> 0;
  const high = Math.floor(bytes.length / 0x20000000);
  view.setUint32(length - (littleEndian ? 8 : 4), low, littleEndian);
  view.setUint32(length - (littleEndian ? 4 : 8), high, littleEndian);
  return view;
}

/**
 * HMAC of RFC 2104.
 * @param {Digest} digest
 * @param {Uint8Array} message
 * @param {Uint8Array} key
 */
export function hmac({ block, of }, message, key) {
  const short = new Uint8Array(block);
  short.set(key.length > block ? of(key) : key);
  const inner = of(
    joined(
      short.map((byte) => byte ^ 0x36),
      message,
    ),
  );
  return of(
    joined(
      short.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

/**
 * @param {Uint8Array} first
 * @param {Uint8Array} second
 */
function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/**
 * @param {number} word 32 bits
 * @param {number} by
 */
export function rotated(word, by) {
  return (word << by) | (word >>> (32 - by));
}

/**
 * The words of a state, one after the other.
 * @param {readonly number[]} words 32 bits each
 * @param {boolean} [littleEndian]
 */
export function bytesOf(words, littleEndian = false) {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setInt32(index * 4, word, littleEndian);
  return new Uint8Array(view.buffer);
}
