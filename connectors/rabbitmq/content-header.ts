import { Buffer } from 'node:buffer';

/** Class, weight and body size stand before the flags that say which properties follow. */
const flagsAt = 12;
const hasContentType = 0x8000;
const hasContentEncoding = 0x4000;
const hasHeaders = 0x2000;

export interface CutHeader {
  /** The same content header with an empty table. */
  readonly payload: Buffer;
  /** The table's bytes; undefined when there is none. */
  readonly headers: Buffer | undefined;
}

/**
 * Takes the header table out of the payload of a content header frame.
 * https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf §4.2.6.1
 *
 * @throws RangeError when the payload ends early
 */
export function cutHeaders(bytes: Uint8Array): CutHeader {
  const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = payload.readUInt16BE(flagsAt);
  if (!(flags & hasHeaders)) return { payload, headers: undefined };
  let at = flagsAt + 2;
  for (const shortText of [hasContentType, hasContentEncoding]) {
    if (flags & shortText) at += 1 + payload.readUInt8(at);
  }
  const start = at + 4;
  const end = start + payload.readUInt32BE(at);
  if (end > payload.length) throw new RangeError('a header table that ends early');
  const emptyTable = Buffer.alloc(4);
  return {
    payload: Buffer.concat([payload.subarray(0, at), emptyTable, payload.subarray(end)]),
    headers: payload.subarray(start, end),
  };
}
