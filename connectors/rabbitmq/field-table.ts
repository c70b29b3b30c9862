import { Buffer } from 'node:buffer';

/**
 * An AMQP field table, such as the headers of a message, with every type and digit kept. Types and tags are RabbitMQ's:
 * https://www.rabbitmq.com/amqp-0-9-1-errata#section_3
 */
export type FieldTable = ReadonlyMap<string, FieldValue>;

export type FieldValue =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'void' }
  | { readonly type: SmallNumber; readonly value: number }
  | { readonly type: 'int64'; readonly value: bigint }
  /** Seconds since 1970. */
  | { readonly type: 'timestamp'; readonly value: bigint }
  /** `digits` × 10^−`places`. */
  | { readonly type: 'decimal'; readonly places: number; readonly digits: number }
  | { readonly type: 'list'; readonly value: readonly FieldValue[] }
  | { readonly type: 'table'; readonly value: FieldTable };

type SmallNumber = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float' | 'double';

/** Deeper ones only come from someone who means harm. */
const maxDepth = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws RangeError when the bytes end early, SyntaxError when they are something else than a table. */
export function readTable(bytes: Uint8Array): FieldTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return tableIn({ buffer, at: 0, end: buffer.length, depth: 0 });
}

/** `bytes` as text, if they are UTF-8. */
export function textIn(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

interface Reader {
  readonly buffer: Buffer;
  readonly end: number;
  readonly depth: number;
  at: number;
}

type Read = (reader: Reader) => FieldValue;

const small =
  (type: SmallNumber, size: number, read: (buffer: Buffer, at: number) => number): Read =>
  (reader) => ({ type, value: read(reader.buffer, take(reader, size)) });

const reads: Readonly<Record<string, Read>> = {
  t: (reader) => ({ type: 'boolean', value: reader.buffer[take(reader, 1)] !== 0 }),
  b: small('int8', 1, (buffer, at) => buffer.readInt8(at)),
  B: small('uint8', 1, (buffer, at) => buffer.readUInt8(at)),
  s: small('int16', 2, (buffer, at) => buffer.readInt16BE(at)),
  u: small('uint16', 2, (buffer, at) => buffer.readUInt16BE(at)),
  I: small('int32', 4, (buffer, at) => buffer.readInt32BE(at)),
  i: small('uint32', 4, (buffer, at) => buffer.readUInt32BE(at)),
  f: small('float', 4, (buffer, at) => buffer.readFloatBE(at)),
  d: small('double', 8, (buffer, at) => buffer.readDoubleBE(at)),
  l: (reader) => ({ type: 'int64', value: reader.buffer.readBigInt64BE(take(reader, 8)) }),
  T: (reader) => ({ type: 'timestamp', value: reader.buffer.readBigUInt64BE(take(reader, 8)) }),
  D: (reader) => {
    const at = take(reader, 5);
    // Signed, as Java's client writes it.
    return {
      type: 'decimal',
      places: reader.buffer.readUInt8(at),
      digits: reader.buffer.readInt32BE(at + 1),
    };
  },
  S: (reader) => {
    const value = block(reader);
    const text = textIn(value);
    return text === undefined ? { type: 'bytes', value } : { type: 'text', value: text };
  },
  x: (reader) => ({ type: 'bytes', value: block(reader) }),
  V: () => ({ type: 'void' }),
  A: (reader) => ({ type: 'list', value: listIn(inner(reader)) }),
  F: (reader) => ({ type: 'table', value: tableIn(inner(reader)) }),
};

function tableIn(reader: Reader): FieldTable {
  const table = new Map<string, FieldValue>();
  while (reader.at < reader.end) {
    const length = reader.buffer.readUInt8(take(reader, 1));
    const start = take(reader, length);
    table.set(reader.buffer.toString('utf8', start, start + length), valueIn(reader));
  }
  return table;
}

function listIn(reader: Reader): readonly FieldValue[] {
  const list: FieldValue[] = [];
  while (reader.at < reader.end) list.push(valueIn(reader));
  return list;
}

function valueIn(reader: Reader): FieldValue {
  const tag = String.fromCharCode(reader.buffer.readUInt8(take(reader, 1)));
  const read = Object.hasOwn(reads, tag) ? reads[tag] : undefined;
  if (!read) throw new SyntaxError(`a value of the unknown type "${tag}"`);
  return read(reader);
}

/** A reader of the block that comes next. */
function inner(reader: Reader): Reader {
  if (reader.depth >= maxDepth) throw new SyntaxError(`nested more than ${maxDepth} deep`);
  const length = reader.buffer.readUInt32BE(take(reader, 4));
  const at = take(reader, length);
  return { buffer: reader.buffer, at, end: at + length, depth: reader.depth + 1 };
}

function block(reader: Reader): Uint8Array {
  const length = reader.buffer.readUInt32BE(take(reader, 4));
  const at = take(reader, length);
  return reader.buffer.subarray(at, at + length);
}

/** Where the next `size` bytes begin. */
function take(reader: Reader, size: number): number {
  const { at } = reader;
  if (size > reader.end - at) throw new RangeError('it ends early');
  reader.at += size;
  return at;
}
