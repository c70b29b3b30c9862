import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { UnreadableMessage } from './unreadable.ts';

type Unpack = (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;

const inflateWrapped: Unpack = promisify(inflate);
const inflateBare: Unpack = promisify(inflateRaw);
const unpackGzip: Unpack = promisify(gunzip);
/** "deflate" is zlib's format by the book, and bare data for those who read the name literally. */
const unpackDeflate: Unpack = async (bytes, options) => {
  try {
    return await inflateWrapped(bytes, options);
  } catch (cause) {
    if (isTooLarge(cause)) throw cause;
    return await inflateBare(bytes, options);
  }
};

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: unpackGzip,
  'x-gzip': unpackGzip,
  deflate: unpackDeflate,
};

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** What else the property says: Spring also writes the charset there. */
  readonly charset: string | undefined;
}

/**
 * Undoes what `content_encoding` names: `gzip`, `deflate` or none, and charsets, divided by `,` or `:`, the outermost first
 * as Spring writes them (`gzip:UTF-8`). The result has at most `maxSize` bytes.
 *
 * @throws UnreadableMessage
 */
export async function unpack(
  bytes: Uint8Array,
  encoding: string,
  maxSize: number,
): Promise<Unpacked> {
  const names = encoding
    .split(/[,:]/)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const charset = names.find((name) => unpackers[name] === undefined && isCharset(name));
  let unpacked = bytes;
  for (const name of names.filter((each) => each !== charset && !isCharset(each))) {
    unpacked = await unpackOne(unpacked, name, maxSize);
  }
  if (unpacked.length > maxSize) throw tooLarge(maxSize);
  return { bytes: unpacked, charset };
}

async function unpackOne(bytes: Uint8Array, name: string, maxSize: number): Promise<Uint8Array> {
  const unpacker = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  if (!unpacker) throw new UnreadableMessage('unreadable', `Bodies in "${name}" are not supported`);
  if (bytes.length === 0) return bytes;
  try {
    return await unpacker(bytes, { maxOutputLength: maxSize });
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(maxSize);
    throw new UnreadableMessage('unreadable', `The body is marked "${name}" and is not`, cause);
  }
}

export function isCharset(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(maxSize: number): UnreadableMessage {
  return new UnreadableMessage('too_large', `The body has more than ${maxSize} bytes`);
}
