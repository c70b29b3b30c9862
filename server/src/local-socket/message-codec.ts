/**
 * Messages as bytes, and back: what a structured clone keeps, but for fields that are undefined, which are left out. Most are
 * JSON with bytes and long texts beside it, and only those that are not become a clone (`v8.serialize`): a `Serializer`
 * and a `Deserializer` hold all they have seen until they are collected, so that the collector of young objects has to
 * copy every message there ever was.
 *
 *     form (1 byte), length of the head (4 bytes, big endian), head as JSON, its parts one behind the other
 */
import { deserialize, serialize } from 'node:v8';
import { Parts, type Place, putBack } from './message-parts.ts';

const json = 0;
const clone = 1;
/** Form and length of the head. */
const beforeHead = 5;

interface Head {
  readonly places: readonly Place[];
  readonly message: unknown;
}

/** In memory that is nobody else's, so that it may be handed to a thread. @throws `DataCloneError` for what has no structured clone. */
export function encodeMessage(message: unknown): Buffer {
  const parts = new Parts();
  const stripped = parts.strip(message);
  if (!parts.fits) return cloned(message);
  const head = JSON.stringify({ places: parts.places, message: stripped } satisfies Head);
  return joined(head, parts.encoded);
}

/** @throws TypeError, SyntaxError or RangeError for what `encodeMessage` has not made. */
export function decodeMessage(bytes: Buffer): unknown {
  const form = bytes[0];
  if (form === clone) return deserialize(bytes.subarray(1));
  if (form !== json) throw new TypeError(`unknown form ${form} of a message`);
  const end = beforeHead + bytes.readUInt32BE(1);
  const { places, message } = JSON.parse(bytes.toString('utf8', beforeHead, end)) as Head;
  return putBack(message, places, bytes.subarray(end));
}

function cloned(message: unknown): Buffer {
  const body = serialize(message);
  const bytes = Buffer.allocUnsafeSlow(1 + body.length);
  bytes[0] = clone;
  bytes.set(body, 1);
  return bytes;
}

function joined(head: string, parts: readonly Uint8Array[]): Buffer {
  const length = Buffer.byteLength(head);
  let size = beforeHead + length;
  for (const part of parts) size += part.length;
  const bytes = Buffer.allocUnsafeSlow(size);
  bytes[0] = json;
  bytes.writeUInt32BE(length, 1);
  bytes.write(head, beforeHead);
  let at = beforeHead + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
