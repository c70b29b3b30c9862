import { WeirError } from '@weir/contract/weir-error';

/** A message on the socket: 4 bytes of length (big endian), then the text in UTF-8. The guest has its own half (`guest/frames.mjs`). */
const headerBytes = 4;
/** What one request may weigh. */
const maxRequestBytes = 16 * 1024 * 1024;
/** What one answer may weigh; a guest that announces more is not to be trusted any longer. */
export const maxAnswerBytes = 32 * 1024 * 1024;

/** @throws WeirError `too_large` beyond 16 MB. */
export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > maxRequestBytes) throw new WeirError('too_large', { reason: `${length} bytes` });
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(length);
  frame.write(text, headerBytes);
  return frame;
}

/** Cuts a stream of bytes, split anywhere, back into texts. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;
  #needed = headerBytes;

  /** The texts that are complete with `chunk`. Throws a RangeError when more than `maxAnswerBytes` are announced. */
  push(chunk: Buffer): string[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const texts: string[] = [];
    // Joined only when the next frame is whole, so that a large one is copied once, and small ones that came together not at all.
    while (this.#buffered >= this.#needed) {
      const [only] = this.#chunks;
      const all = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
      const length = all.readUInt32BE();
      if (length > maxAnswerBytes) throw new RangeError(`an answer of ${length} bytes`);
      const end = headerBytes + length;
      this.#needed = end;
      if (all.length >= end) {
        texts.push(all.toString('utf8', headerBytes, end));
        this.#buffered = all.length - end;
        this.#needed = headerBytes;
      }
      this.#chunks = [all.subarray(all.length - this.#buffered)];
    }
    return texts;
  }
}
