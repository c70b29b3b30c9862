/** A message on the socket: 4 bytes of length (big endian), then the text in UTF-8. The pool has its own half (`../frames.ts`). */

const headerBytes = 4;

/** @param {string} text */
export function frame(text) {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(headerBytes + length);
  bytes.writeUInt32BE(length);
  bytes.write(text, headerBytes);
  return bytes;
}

/**
 * Calls `onText` with each message of a stream of bytes that is split anywhere.
 * @param {(text: string) => void} onText
 * @returns {(chunk: Buffer) => void}
 */
export function unframe(onText) {
  /** @type {Buffer[]} */
  let chunks = [];
  let buffered = 0;
  let needed = headerBytes;
  return (chunk) => {
    chunks.push(chunk);
    buffered += chunk.length;
    // Joined only when the next message is whole, so that a large one is copied once, and small ones that came together not at all.
    while (buffered >= needed) {
      const [only] = chunks;
      const all = only && chunks.length === 1 ? only : Buffer.concat(chunks);
      const end = headerBytes + all.readUInt32BE();
      needed = end;
      if (all.length >= end) {
        onText(all.toString('utf8', headerBytes, end));
        buffered = all.length - end;
        needed = headerBytes;
      }
      chunks = [all.subarray(all.length - buffered)];
    }
  };
}
