import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutHeaders } from './content-header.ts';

interface Written {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly table: Uint8Array | undefined;
  readonly rest: Uint8Array;
}

const short = (text: string | undefined) =>
  text === undefined ? [] : [Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)];

/** The payload of a content header: class, weight, body size, flags, and the properties they name. */
function payload({ contentType, contentEncoding, table, rest }: Written): Buffer {
  const flags =
    (contentType === undefined ? 0 : 0x8000) |
    (contentEncoding === undefined ? 0 : 0x4000) |
    (table === undefined ? 0 : 0x2000);
  const front = Buffer.alloc(14);
  front.writeUInt16BE(60, 0);
  front.writeUInt16BE(flags, 12);
  const length = Buffer.alloc(table === undefined ? 0 : 4);
  if (table) length.writeUInt32BE(table.length);
  const texts = [...short(contentType), ...short(contentEncoding)];
  return Buffer.concat([front, ...texts, length, table ?? Buffer.alloc(0), rest]);
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = maybe(fc.string({ maxLength: 40 }));
const written = fc.record({
  contentType: text,
  contentEncoding: text,
  table: maybe(fc.uint8Array({ minLength: 1, maxLength: 50 })),
  rest: fc.uint8Array({ maxLength: 20 }),
});

test('the table is cut out, and nothing else', () => {
  fc.assert(
    fc.property(written, (message) => {
      const cut = cutHeaders(payload(message));
      expect(cut.headers && [...cut.headers]).toEqual(message.table && [...message.table]);
      const table = message.table && new Uint8Array();
      expect(cut.payload).toEqual(payload({ ...message, table }));
    }),
  );
});

test.each([10, 14, 16, 20])('%i bytes of one are refused', (length) => {
  const message = { contentType: 'a/b', contentEncoding: undefined, rest: Buffer.alloc(0) };
  const whole = payload({ ...message, table: Buffer.alloc(9) });
  expect(() => cutHeaders(whole.subarray(0, length))).toThrow(RangeError);
});
