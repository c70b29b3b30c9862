import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameDecoder } from './frames.ts';
import { isLight } from './light.ts';
import { Outbox } from './outbox.ts';

function read(outbox: Outbox): unknown[] {
  return new FrameDecoder().push(Buffer.concat([...outbox.take(), Buffer.alloc(0)]));
}

const message = fc.oneof(
  fc.jsonValue(),
  fc.bigInt(),
  fc.constant(undefined),
  fc.integer({ min: 10_000, max: 30_000 }).map((length) => new Uint8Array(length).fill(7)),
);

test('what is put comes out in order, light or heavy', () => {
  fc.assert(
    fc.property(fc.array(message), fc.nat(), (messages, half) => {
      const outbox = new Outbox();
      const at = half % (messages.length + 1);
      const refuse = (): never => expect.unreachable();
      for (const each of messages.slice(0, at)) outbox.put(each, refuse);
      const first = read(outbox);
      for (const each of messages.slice(at)) outbox.put(each, refuse);
      expect([...first, ...read(outbox)]).toEqual(messages);
      expect(outbox.take()).toEqual([]);
    }),
  );
});

test('what cannot be sent is refused by itself', () => {
  const outbox = new Outbox();
  const refused: string[] = [];
  for (const [name, each] of Object.entries({ a: 1, b: { no: () => {} }, c: 3, d: Symbol('d') }))
    outbox.put(each, () => refused.push(name));
  expect(read(outbox)).toEqual([1, 3]);
  expect(refused).toEqual(['b', 'd']);
});

test('light messages share a frame, heavy ones count at once', () => {
  const outbox = new Outbox();
  for (let each = 0; each < 100; each += 1) outbox.put({ each }, () => {});
  expect(outbox.bytes).toBe(0);
  outbox.put(new Uint8Array(100_000), () => {});
  expect(outbox.bytes).toBeGreaterThan(100_000);
  outbox.put('last', () => {});
  // A header and a body each.
  expect(outbox.take()).toHaveLength(4);
  expect(outbox.bytes).toBe(0);
});

test.each([
  [true, [null, undefined, 1, 1n, 'text', [], {}, { a: [{ b: 'c' }] }, new Uint8Array(16_000)]],
  [false, ['x'.repeat(17_000), new Uint8Array(17_000), { a: [new Uint8Array(17_000)] }]],
  [false, [Array.from({ length: 300 }), { many: Array.from({ length: 199 }, () => [1]) }]],
])('is light: %s', (expected, messages) => {
  expect(messages.map(isLight)).toEqual(messages.map(() => expected));
});
