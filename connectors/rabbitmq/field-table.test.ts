import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringifyJson } from '../sdk/index.ts';
import { readTable } from './field-table.ts';
import { headersJson } from './headers.ts';

/** `n` bytes of a number. */
const bytesOf = (n: number, write: (to: Buffer) => void) => {
  const buffer = Buffer.alloc(n);
  write(buffer);
  return buffer;
};
const sized = (bytes: Buffer) =>
  Buffer.concat([bytesOf(4, (to) => to.writeUInt32BE(bytes.length)), bytes]);

/** As the specification has them; a value whose type JavaScript does not tell is `{ '!': tag, value }`. */
const writers: Readonly<Record<string, (value: never) => Buffer>> = {
  b: (value: number) => bytesOf(1, (to) => to.writeInt8(value)),
  B: (value: number) => bytesOf(1, (to) => to.writeUInt8(value)),
  s: (value: number) => bytesOf(2, (to) => to.writeInt16BE(value)),
  u: (value: number) => bytesOf(2, (to) => to.writeUInt16BE(value)),
  I: (value: number) => bytesOf(4, (to) => to.writeInt32BE(value)),
  i: (value: number) => bytesOf(4, (to) => to.writeUInt32BE(value)),
  l: (value: bigint) => bytesOf(8, (to) => to.writeBigInt64BE(value)),
  T: (value: bigint) => bytesOf(8, (to) => to.writeBigUInt64BE(value)),
  f: (value: number) => bytesOf(4, (to) => to.writeFloatBE(value)),
  d: (value: number) => bytesOf(8, (to) => to.writeDoubleBE(value)),
  D: ([places, digits]: readonly [number, number]) =>
    bytesOf(5, (to) => to.writeInt32BE(digits, to.writeUInt8(places))),
  t: (value: boolean) => Buffer.from([value ? 1 : 0]),
  S: (value: string) => sized(Buffer.from(value)),
  x: (value: Buffer) => sized(value),
  V: () => Buffer.alloc(0),
  A: (value: readonly unknown[]) => sized(Buffer.concat(value.map(writtenValue))),
  F: (value: object) => sized(written(value)),
};

function written(table: object): Buffer {
  const entries = Object.entries(table).map(([key, value]) => {
    const name = Buffer.from(key);
    return Buffer.concat([Buffer.from([name.length]), name, writtenValue(value)]);
  });
  return Buffer.concat(entries);
}

function writtenValue(value: unknown): Buffer {
  const [tag, plain] = tagged(value);
  return Buffer.concat([Buffer.from(tag), writers[tag]?.(plain as never) ?? Buffer.alloc(0)]);
}

function tagged(value: unknown): readonly [string, unknown] {
  if (value === null) return ['V', value];
  if (typeof value === 'string') return ['S', value];
  if (typeof value === 'boolean') return ['t', value];
  if (typeof value === 'number') return ['I', value];
  if (Buffer.isBuffer(value)) return ['x', value];
  if (Array.isArray(value)) return ['A', value];
  const marked = value as { readonly '!'?: string; readonly value?: unknown };
  return marked['!'] === undefined ? ['F', value] : [marked['!'], marked.value];
}

const seen = (table: object) => headersJson(readTable(written(table)));
const typed = (type: string, value: unknown) => ({ '!': type, value });

test.each<[string, unknown, unknown]>([
  ['int8', typed('b', -128), -128],
  ['uint8', typed('B', 255), 255],
  ['int16', typed('s', -32_768), -32_768],
  ['uint16', typed('u', 65_535), 65_535],
  ['int32', typed('I', -2_147_483_648), -2_147_483_648],
  ['uint32', typed('i', 4_294_967_295), 4_294_967_295],
  ['a long that fits', typed('l', 2n ** 53n - 1n), 2 ** 53 - 1],
  ['a long that does not', typed('l', 9_007_199_254_740_993n), 9_007_199_254_740_993n],
  ['the least long', typed('l', -(2n ** 63n)), -(2n ** 63n)],
  ['float', typed('f', 0.5), 0.5],
  ['double', typed('d', -1e300), -1e300],
  ['NaN', typed('d', Number.NaN), 'NaN'],
  ['infinity', typed('d', Number.POSITIVE_INFINITY), 'Infinity'],
  ['seconds', typed('T', 1_790_042_580n), 1_790_042_580_000],
  ['seconds that are ms', typed('T', 1_790_042_580_123n), 1_790_042_580_123],
  ['a timestamp beyond all', typed('T', 2n ** 64n - 1n), 2n ** 64n - 1n],
  ['decimal', typed('D', [3, 12_345]), 12.345],
  ['negative decimal', typed('D', [2, -1]), -0.01],
  ['text', '启用', '启用'],
  ['bytes that are text', Buffer.from('启用'), '启用'],
  ['bytes that are none', Buffer.from([0xff]), '/w=='],
  ['boolean', true, true],
  ['nothing', null, null],
  ['list', [1, 'a', [], null], [1, 'a', [], null]],
  ['table', { a: { b: {} } }, { a: { b: {} } }],
])('%s', (_name, value, json) => {
  expect(seen({ h: value })).toEqual({ h: json });
});

test('a text that is no UTF-8 is bytes', () => {
  const bytes = Buffer.from([1, 0x68, 0x53, 0, 0, 0, 1, 0xff]);
  expect(headersJson(readTable(bytes))).toEqual({ h: '/w==' });
});

test('a header of any name is only a header', () => {
  const headers = seen(JSON.parse('{ "__proto__": "a", "constructor": 1, "": 2 }'));
  expect(Object.entries(headers)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 1],
    ['', 2],
  ]);
});

test.each([
  ['an unknown type', Buffer.from([1, 0x68, 0x51]), /unknown type "Q"/],
  ['a name that is cut off', Buffer.from([9, 0x68]), /ends early/],
  ['a value that is cut off', Buffer.from([1, 0x68, 0x49, 0]), /ends early/],
  ['a table longer than its place', Buffer.from([1, 0x68, 0x46, 0, 0, 0, 9]), /ends early/],
])('%s is refused', (_name, bytes, reason) => {
  expect(() => readTable(bytes)).toThrow(reason);
});

test('nesting without end is refused', () => {
  let table: object = {};
  for (let depth = 0; depth < 1000; depth += 1) table = { t: table };
  expect(() => readTable(written(table))).toThrow(/nested/);
});

test('headers of any shape become JSON, and what JSON knows stays as it was', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 20 }), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 20 }), value, { maxKeys: 5 }), (table) => {
      // This name marks a type here.
      fc.pre(!JSON.stringify(table).includes('"!"'));
      expect(JSON.parse(stringifyJson(seen(table)))).toEqual(JSON.parse(JSON.stringify(table)));
    }),
  );
});

test('any bytes are a table or a refusal, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        stringifyJson(headersJson(readTable(bytes)));
      } catch (cause) {
        expect(cause instanceof RangeError || cause instanceof SyntaxError).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
