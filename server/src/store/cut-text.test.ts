import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largeBeyond } from './cut-text.ts';
import { blobsIn, decodeChunks, encodeChunk, wholeChunk } from './journal-chunks.ts';
import type { Chunk } from './tenant-store.ts';

const large = (letter: string): string => letter.repeat(largeBeyond + 1);

function eventsOf(output: Json): JournalEvent[] {
  const ended = { seq: 2, at: 1, type: 'step-ended', step: 'a', port: 'ok' } as const;
  return [
    { ...ended, output },
    { ...ended, seq: 3, output: 'beside' },
  ];
}

/** As whoever reads it finds the chunk. */
function readBack({ bytes, blobs = [] }: Chunk): JournalEvent[] {
  const kept = blobs.flatMap(({ hash, bytes: value }) => (value ? [[hash, value] as const] : []));
  expect(blobsIn(bytes)).toEqual(blobs.map(({ hash }) => hash));
  return decodeChunks([wholeChunk(bytes, new Map(kept))]);
}

test.each<[name: string, output: Json, blobs: number]>([
  ['a value that is not large stays', 'x'.repeat(1000), 0],
  ['a text', large('x'), 1],
  ['of values within each other the smallest', { order: { body: large('x'), note: 'n' } }, 1],
  ['each of two', [large('x'), 7, large('y')], 2],
  ['the same twice is one', [large('x'), { again: large('x') }], 2],
  ['many small ones together', Array.from({ length: 50_000 }, (_, n) => `item ${n}`), 1],
  ['a large one among many small ones: all of them', [large('x'), 'y'.repeat(largeBeyond - 9)], 1],
  ['digits beyond 2^53 and odd texts', { n: 2n ** 60n, s: ['\\ud800', '合同', large('合')] }, 1],
])('%s', (_name, output, count) => {
  const chunk = encodeChunk(eventsOf(output));
  expect(chunk.blobs ?? []).toHaveLength(count);
  expect(readBack(chunk)).toEqual(eventsOf(output));
  if (count > 0) {
    expect(chunk.bytes.length).toBeLessThan(2000);
    expect(() => decodeChunks([chunk.bytes])).toThrow(RangeError);
  }
});

test('the same value has the same hash, wherever it stands', () => {
  const body = { lines: [large('x')] };
  const trigger = { id: 'hook', kind: 'webhook' as const, at: 1, body };
  const accepted = encodeChunk([{ type: 'accepted', seq: 1, at: 1, trigger }]);
  const passedOn = encodeChunk(eventsOf({ order: body }));
  expect(accepted.blobs?.map(({ hash }) => hash)).toEqual(passedOn.blobs?.map(({ hash }) => hash));
});

test('what looks like a chunk, a place or a hash is a value like any other', () => {
  const { blobs = [] } = encodeChunk(eventsOf(large('x')));
  const hash = blobs[0]?.hash ?? '';
  const output = { at: 5, hash, text: `[{"at":5,"hash":"${hash}"}]`, large: large('y') };
  expect(readBack(encodeChunk(eventsOf(output)))).toEqual(eventsOf(output));
});

test('without one of its values a chunk cannot be whole', () => {
  const { bytes } = encodeChunk(eventsOf(large('x')));
  expect(() => wholeChunk(bytes, new Map())).toThrow('is missing');
});

test('any values come back as they were', () => {
  const text = fc.constantFrom('a', 'ü', '合\ud83d\ude00', '\ud800').map(large);
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(null, true, 1, 'short', 2n ** 70n),
      text,
      fc.array(tie('value'), { maxLength: 3 }),
      // No key that ends by a quote: where one that ends by a backslash stood at the same place before, in any test of the
      // process, JSON.parse of V8 13.6 takes the one for the other.
      fc.dictionary(fc.constantFrom('a', 'b', 'a"b', '合'), tie('value'), {
        noNullPrototype: true,
      }),
    ),
  })).value;
  const wellFormed = (value: Json): Json =>
    typeof value === 'string'
      ? value.toWellFormed()
      : Array.isArray(value)
        ? value.map(wellFormed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, wellFormed(part)]))
          : value;
  fc.assert(
    fc.property(json, (output) => {
      expect(readBack(encodeChunk(eventsOf(output)))).toEqual(eventsOf(wellFormed(output)));
    }),
    { numRuns: 40 },
  );
});
