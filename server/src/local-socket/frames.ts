import { WeirError } from '@weir/contract/weir-error';
import { decodeMessage, encodeMessage } from './message-codec.ts';

/** A frame is a 4-byte length (big endian) and a list of messages as `message-codec.ts` has it. */
const headerBytes = 4;
/** What one frame may weigh, in bytes. */
export const maxFrameBytes = 64 * 1024 * 1024;

/** @throws WeirError `too_large` beyond `maxFrameBytes`; `DataCloneError` for what has no structured clone. */
export function encodeFrame(messages: readonly unknown[]): readonly [header: Buffer, body: Buffer] {
  const body = encodeMessage(messages);
  if (body.length > maxFrameBytes)
    throw new WeirError('too_large', { reason: `${body.length} bytes` });
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32BE(body.length);
  return [header, body];
}

/** Cuts a stream of bytes, split anywhere, back into messages. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Length of the body that is being awaited, once its header is here. */
  #body: number | undefined;

  /** The messages that are complete with `chunk`. Throws `too_large` when the peer announces more than `maxFrameBytes`, and for what is no frame. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const messages: unknown[] = [];
    for (;;) {
      this.#body ??= this.#take(headerBytes)?.readUInt32BE();
      if (this.#body === undefined) return messages;
      if (this.#body > maxFrameBytes)
        throw new WeirError('too_large', { reason: `${this.#body} bytes` });
      const body = this.#take(this.#body);
      if (body === undefined) return messages;
      this.#body = undefined;
      const received: unknown = decodeMessage(body);
      if (!Array.isArray(received)) throw new TypeError('a frame holds a list');
      for (const message of received) messages.push(message);
    }
  }

  /** The next `length` bytes, or nothing while they are not all here: joining waits till then, so that a large frame is copied once. */
  #take(length: number): Buffer | undefined {
    if (this.#buffered < length) return undefined;
    const [first] = this.#chunks;
    const joined =
      first !== undefined && first.length >= length ? first : Buffer.concat(this.#chunks);
    const rest = joined.subarray(length);
    this.#chunks = joined === first ? this.#chunks.slice(1) : [];
    if (rest.length > 0) this.#chunks.unshift(rest);
    this.#buffered -= length;
    return joined.subarray(0, length);
  }
}
