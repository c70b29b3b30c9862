import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { ConnectorError } from '@weir/connectors/sdk';

export const maxBodyBytes = 16 * 1024 * 1024;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
};

/**
 * The body, decompressed. The cap counts what comes out, so a small body that swells is stopped as well.
 *
 * @throws ConnectorError `too_large`, or `rejected` for an encoding nobody asked for or a broken one.
 */
export async function readBody(body: Readable, headers: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return collect(body);
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (decoder === undefined) {
    // Its own error says no more than that it was given up.
    body.on('error', () => {}).destroy();
    throw new ConnectorError('rejected', `Unknown content encoding ${encoding.slice(0, 40)}`);
  }
  // The error of either stream ends the reading below.
  const decoded = pipeline(body, decoder(), () => {});
  try {
    return await collect(decoded);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new ConnectorError('rejected', `The body is not ${encoding}`, { cause: error });
  }
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += (part as Buffer).length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > maxBodyBytes) throw new ConnectorError('too_large', `The answer exceeds ${maxBodyBytes} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function isZlibError(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code?.startsWith('Z_') === true || code?.startsWith('ERR__') === true || code?.startsWith('ERR_PADDING') === true;
}
