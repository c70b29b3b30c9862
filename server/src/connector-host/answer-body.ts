import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import { ConnectorError } from '@weir/connectors/sdk';

const maxBodyBytes = 16 * 1024 * 1024;

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', promisify(unzip)],
  ['x-gzip', promisify(unzip)],
  ['deflate', promisify(unzip)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * The body, decompressed. The cap counts what comes out as well, so a small body that swells is stopped.
 *
 * @throws ConnectorError `too_large`, or `rejected` for an encoding nobody asked for or a broken one.
 */
export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const bytes = await collect(body);
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity' || bytes.length === 0) return bytes;
  const decode = decoders.get(encoding);
  if (decode === undefined) {
    throw new ConnectorError('rejected', `Unknown content encoding ${encoding}`);
  }
  try {
    return await decode(bytes, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new ConnectorError('rejected', `The body is not ${encoding}`, { cause: error });
  }
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += (part as Buffer).length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > maxBodyBytes) throw tooLarge();
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function tooLarge(): ConnectorError {
  return new ConnectorError('too_large', `The answer exceeds ${maxBodyBytes} bytes`);
}
