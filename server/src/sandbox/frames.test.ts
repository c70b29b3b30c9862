import { WeirError } from '@weir/contract/weir-error';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, FrameDecoder, maxAnswerBytes } from './frames.ts';
import { frame, unframe } from './guest/frames.mjs';

/** The same bytes in pieces of the sizes given, over and over. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 8 });
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });

test('what the pool writes, a guest reads, however it is split', () => {
  fc.assert(
    fc.property(texts, sizes, (sent, cut) => {
      const read: string[] = [];
      const take = unframe((text) => void read.push(text));
      for (const piece of pieces(Buffer.concat(sent.map(encodeFrame)), cut)) take(piece);
      expect(read).toEqual(sent);
    }),
  );
});

test('what a guest writes, the pool reads, however it is split', () => {
  fc.assert(
    fc.property(texts, sizes, (sent, cut) => {
      const decoder = new FrameDecoder();
      const read = pieces(Buffer.concat(sent.map(frame)), cut).flatMap((piece) =>
        decoder.push(piece),
      );
      expect(read).toEqual(sent);
    }),
  );
});

test('a request beyond 16 MB is too large', () => {
  const text = 'x'.repeat(16 * 1024 * 1024);
  expect(encodeFrame(text)).toHaveLength(4 + text.length);
  expect(() => encodeFrame(`${text}x`)).toThrow(WeirError);
});

test('an answer that announces too much is refused before it comes', () => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(maxAnswerBytes + 1);
  expect(() => new FrameDecoder().push(header)).toThrow(RangeError);
});
