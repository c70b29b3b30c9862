/** UTF-8: the realm has no encoder of its own. */

/**
 * Half characters become U+FFFD, as everywhere.
 * @param {string} text
 */
export function encodeUtf8(text) {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[length] = more === 0 ? code : ((0xff00 >> (more + 1)) & 0xff) | (code >> (more * 6));
    for (let left = more - 1; left >= 0; left -= 1)
      bytes[length + more - left] = 0x80 | ((code >> (left * 6)) & 0x3f);
    length += more + 1;
  }
  return bytes.subarray(0, length);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string | undefined} undefined when they are no UTF-8
 */
export function decodeUtf8(bytes) {
  let escapes = '';
  for (const byte of bytes) escapes += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escapes);
  } catch {
    return undefined;
  }
}
