import { randomInt } from 'node:crypto';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, FrameDecoder, maxFrameBytes } from './frames.ts';

function bytesOf(messages: readonly unknown[]): Buffer {
  return Buffer.concat(messages.flatMap((message) => encodeFrame([message])));
}

test('messages come out whole, wherever the bytes are split', () => {
  const message = fc.oneof(fc.jsonValue(), fc.bigInt(), fc.uint8Array(), fc.constant(undefined));
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(message), sizes, (messages, pieces) => {
      const bytes = bytesOf(messages);
      const decoder = new FrameDecoder();
      const received: unknown[] = [];
      for (let at = 0, n = 0; at < bytes.length; n += 1) {
        const end = at + (pieces[n % pieces.length] ?? 1);
        received.push(...decoder.push(bytes.subarray(at, end)));
        at = end;
      }
      expect(received).toEqual(messages);
    }),
  );
});

test('several messages may share a frame, and what is no list of them is none', () => {
  const decoder = new FrameDecoder();
  expect(decoder.push(Buffer.concat(encodeFrame([1, 'two', { three: 3n }])))).toEqual([
    1,
    'two',
    { three: 3n },
  ]);
  const body = serialize('one');
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  expect(() => decoder.push(Buffer.concat([header, body]))).toThrow(TypeError);
});

test('a frame may follow a large one in the same chunk', () => {
  const large = new Uint8Array(300_000).map(() => randomInt(256));
  const bytes = bytesOf([large, 'next']);
  const decoder = new FrameDecoder();
  expect(decoder.push(bytes.subarray(0, 100_000))).toEqual([]);
  expect(decoder.push(bytes.subarray(100_000, 200_000))).toEqual([]);
  expect(decoder.push(bytes.subarray(200_000))).toEqual([large, 'next']);
});

test('a frame beyond the limit is neither made nor awaited', () => {
  expect(() => encodeFrame([new Uint8Array(maxFrameBytes)])).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  );
  const header = Buffer.alloc(4);
  header.writeUInt32BE(maxFrameBytes + 1);
  expect(() => new FrameDecoder().push(header)).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  );
});
