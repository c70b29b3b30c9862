import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { JournalEvent } from '@weir/contract/journal';
import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import type { Chunk } from './tenant-store.ts';

/** First byte of a chunk: how the JSON text of its events is kept. */
const plain = 0;
const zstd = 1;

/** Shorter texts do not repay the work: a call costs some 50 µs on the event loop, and little text packs little. */
const compressBeyondBytes = 4096;
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Events between two durable points as one row. Needs at least one event; lone surrogates become U+FFFD. */
export function encodeChunk(events: readonly JournalEvent[]): Chunk {
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) throw new RangeError('a chunk needs an event');
  return { firstSeq: first.seq, lastSeq: last.seq, bytes: packJson(events) };
}

/** JSON as it is kept in a journal: small texts plain, others compressed. */
export function packJson(value: unknown): Uint8Array {
  const text = Buffer.from(wellFormed(stringifyJson(value)));
  const packed = text.length > compressBeyondBytes ? zstdCompressSync(text, options) : text;
  return packed.length < text.length
    ? Buffer.concat([Buffer.of(zstd), packed])
    : Buffer.concat([Buffer.of(plain), text]);
}

/** @throws RangeError when it was not written by `packJson`. */
export function unpackJson(bytes: Uint8Array): Json {
  const body = bytes.subarray(1);
  if (bytes[0] !== plain && bytes[0] !== zstd)
    throw new RangeError(`unknown form ${bytes[0]} of a chunk`);
  const text = bytes[0] === zstd ? zstdDecompressSync(body) : body;
  return parseJson(new TextDecoder().decode(text));
}

/** All events of the chunks, in order. Throws when one was not written by `encodeChunk`. */
export function decodeChunks(chunks: readonly Uint8Array[]): JournalEvent[] {
  return chunks.flatMap((bytes) => unpackJson(bytes) as unknown as JournalEvent[]);
}

/** JSON.stringify escapes lone surrogates, and only them, as `\ud…`. An escaped backslash may stand before the same letters. */
function wellFormed(json: string): string {
  return json.includes('\\ud')
    ? json.replace(/\\(?:\\|ud[0-9a-f]{3})/g, (found) => (found === '\\\\' ? found : '\ufffd'))
    : json;
}
