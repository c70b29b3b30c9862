import { createHash } from 'node:crypto';
import {
  constants,
  deflateRawSync,
  inflateRawSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { JournalEvent } from '@weir/contract/journal';
import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { cutText, largeBeyond } from './cut-text.ts';
import { journalDictionary } from './journal-dictionary.ts';
import type { Chunk } from './tenant-store.ts';

/** First byte of a chunk: how the JSON text of its events is kept. */
const plain = 0;
const zstd = 1;
const deflated = 2;
/** Without its large values: their places and hashes stand before the rest. */
const cut = 3;

/** Shorter texts are packed with the dictionary, which knows most of what is in them; longer ones have their own repetitions. */
const zstdBeyondBytes = 4096;
/** Shorter texts do not repay the work. */
const packBeyondBytes = 100;
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/**
 * A window that holds the dictionary and the longest text; a larger one would only have to be cleared each time. So with the
 * room for a result, of which more is taken where it is too small.
 */
const withDictionary = {
  dictionary: journalDictionary,
  // A third quicker than the default (6), and some thirty bytes longer of six hundred.
  level: 3,
  windowBits: 13,
  memLevel: 6,
  chunkSize: zstdBeyondBytes,
};

/** A value and its JSON text. */
export interface KnownText {
  readonly value: unknown;
  readonly text: string;
}

/** JSON texts that somebody has already. */
interface KnownTexts {
  /** Of the first event. */
  readonly begin?: string | undefined;
  /** Of the output of some events, such as that of a run and of its last step. */
  readonly output?: KnownText | undefined;
}

/** Events between two durable points as one row. Needs at least one event; lone surrogates become U+FFFD. */
export function encodeChunk(events: readonly JournalEvent[], known: KnownTexts = {}): Chunk {
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) throw new RangeError('a chunk needs an event');
  const place = { firstSeq: first.seq, lastSeq: last.seq };
  const isKnown = known.begin !== undefined || known.output !== undefined;
  const text = isKnown ? textFrom(events, known) : stringifyJson(events);
  if (text.length <= largeBeyond) return { ...place, bytes: packText(text) };
  const { texts, values } = cutText(events);
  if (values.length === 0) return { ...place, bytes: packText(text) };
  return { ...place, ...packCut(texts, values) };
}

function textFrom(events: readonly JournalEvent[], { begin, output }: KnownTexts): string {
  const texts = events.map((event, index) =>
    index === 0 && begin !== undefined ? begin : textOfEvent(event, output),
  );
  return `[${texts.join(',')}]`;
}

function textOfEvent(event: JournalEvent, output: KnownText | undefined): string {
  const isKnown = output !== undefined && 'output' in event && event.output === output.value;
  if (!isKnown) return stringifyJson(event);
  return `${stringifyJson({ ...event, output: undefined }).slice(0, -1)},"output":${output.text}}`;
}

/** The rest behind the places in it, bytes, at which values stood. */
function packCut(
  texts: readonly string[],
  values: readonly string[],
): Pick<Chunk, 'bytes' | 'blobs'> {
  const blobs = values.map((value) => {
    const bytes = packText(value);
    const hash = createHash('sha256').update(wellFormed(value)).digest('hex');
    return { hash, size: bytes.length, bytes };
  });
  let at = 0;
  const cuts: Cut[] = blobs.map(({ hash }, index) => {
    at += Buffer.byteLength(wellFormed(texts[index] ?? ''));
    return { at, hash };
  });
  const head = Buffer.from(JSON.stringify(cuts));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return { bytes: Buffer.concat([Buffer.of(cut), length, head, packText(texts.join(''))]), blobs };
}

/** Behind the form and the length of what follows. */
const headAt = 5;

interface Cut {
  /** Bytes of the rest before it. */
  readonly at: number;
  readonly hash: string;
}

/** Hashes of the large values that are to be put into the chunk. */
export function blobsIn(bytes: Uint8Array): readonly string[] {
  return readCut(bytes).cuts.map(({ hash }) => hash);
}

/** The chunk with its large values in it; `blobs` has all that `blobsIn` names. */
export function wholeChunk(bytes: Uint8Array, blobs: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const { cuts, begin } = readCut(bytes);
  if (cuts.length === 0) return bytes;
  const rest = unpacked(bytes.subarray(begin));
  const parts: Uint8Array[] = [Buffer.of(plain)];
  let from = 0;
  for (const { at, hash } of cuts) {
    const value = blobs.get(hash);
    if (!value) throw new RangeError(`${hash} is missing`);
    parts.push(rest.subarray(from, at), unpacked(value));
    from = at;
  }
  return Buffer.concat([...parts, rest.subarray(from)]);
}

/** `begin`: where the rest begins. */
function readCut(bytes: Uint8Array): { cuts: readonly Cut[]; begin: number } {
  if (bytes[0] !== cut) return { cuts: [], begin: 0 };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = headAt + buffer.readUInt32BE(1);
  return { cuts: JSON.parse(buffer.toString('utf8', headAt, begin)) as Cut[], begin };
}

/** JSON as it is kept in a journal: packed, where that makes it shorter. */
export function packJson(value: unknown): Uint8Array {
  return packText(stringifyJson(value));
}

function packText(json: string): Uint8Array {
  const [form, packed] = smallestOf(Buffer.from(wellFormed(json)));
  return Buffer.concat([Buffer.of(form), packed]);
}

function smallestOf(text: Buffer): [form: number, bytes: Buffer] {
  if (text.length <= packBeyondBytes) return [plain, text];
  const isLong = text.length > zstdBeyondBytes;
  const bytes = isLong ? zstdCompressSync(text, fast) : deflateRawSync(text, withDictionary);
  if (bytes.length >= text.length) return [plain, text];
  return [isLong ? zstd : deflated, bytes];
}

const utf8 = new TextDecoder();

/** @throws RangeError when it was not written by `packJson`. */
export function unpackJson(bytes: Uint8Array): Json {
  return parseJson(utf8.decode(unpacked(bytes)));
}

function unpacked(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case plain:
      return body;
    case zstd:
      return zstdDecompressSync(body);
    case deflated:
      return inflateRawSync(body, withDictionary);
    default:
      throw new RangeError(`unknown form ${bytes[0]} of a chunk`);
  }
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
