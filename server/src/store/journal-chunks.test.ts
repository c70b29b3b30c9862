import type { JournalEvent } from '@weir/contract/journal';
import { type Json, stringifyJson } from '@weir/contract/json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeChunks, encodeChunk } from './journal-chunks.ts';

/** Numbers JSON can tell apart from a `bigint`: integers beyond 2^53 are always read as one. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter(
    (value) => !Number.isInteger(value) || (Number.isSafeInteger(value) && !Object.is(value, -0)),
  );
const beyond = fc
  .bigInt()
  .filter(
    (value) => value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER),
  );
const text = fc.string({ unit: 'binary' });
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false, '\0', '\\ud800', '\\\\ud800'),
    number,
    beyond,
    text,
    fc.array(tie('value')),
    fc.dictionary(text, tie('value'), { noNullPrototype: true }),
  ),
})).value;

function eventsOf(outputs: readonly Json[], firstSeq = 1): JournalEvent[] {
  return outputs.map((output, index) => ({
    seq: firstSeq + index,
    at: 1000,
    type: 'step-ended',
    step: 'a',
    port: 'ok',
    output,
  }));
}

test('events come back as they were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(json, { minLength: 1, maxLength: 5 }), { maxLength: 3 }),
      (lists) => {
        const chunks = lists.map((outputs) => encodeChunk(eventsOf(outputs)));
        expect(decodeChunks(chunks.map(({ bytes }) => bytes))).toEqual(
          lists.flatMap((outputs) => eventsOf(outputs)),
        );
      },
    ),
  );
});

test('the text of the first event stands for it', () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 1, maxLength: 4 }), (outputs) => {
      const events = eventsOf(outputs);
      const begin = stringifyJson(events[0]);
      expect(encodeChunk(events, { begin })).toEqual(encodeChunk(events));
    }),
  );
});

test('the text of an output stands for it in all events that have it', () => {
  fc.assert(
    fc.property(json, fc.array(json, { maxLength: 3 }), (value, others) => {
      const events: JournalEvent[] = [
        ...eventsOf([value, ...others, value]),
        { seq: others.length + 3, at: 1000, type: 'ended', status: 'succeeded', output: value },
      ];
      const output = { value, text: stringifyJson(value) };
      const { bytes } = encodeChunk(events, { output });
      expect(decodeChunks([bytes])).toEqual(decodeChunks([encodeChunk(events).bytes]));
    }),
  );
});

test('lone surrogates become U+FFFD, in keys and values', () => {
  const chunk = encodeChunk(eventsOf([{ 'k\udfff': ['a\ud83d', '\ude00b', '😀', '\\ud83d'] }]));
  expect(decodeChunks([chunk.bytes])).toEqual(
    eventsOf([{ 'k\ufffd': ['a\ufffd', '\ufffdb', '😀', '\\ud83d'] }]),
  );
});

test('a chunk knows its events and is compressed when that is shorter', () => {
  const long = encodeChunk(eventsOf(['x'.repeat(10_000), 'y'], 7));
  expect(long).toMatchObject({ firstSeq: 7, lastSeq: 8 });
  expect(long.bytes.length).toBeLessThan(400);
  expect(long.bytes[0]).toBe(1);
  const short = encodeChunk(eventsOf(['short', 'of which there are many']));
  expect(short.bytes[0]).toBe(2);
  expect(short.bytes.length).toBeLessThan(100);
  expect(encodeChunk([{ type: 'started', seq: 1, at: 1000 }]).bytes[0]).toBe(0);
  expect(() => encodeChunk([])).toThrow(RangeError);
  expect(() => decodeChunks([new Uint8Array([9, 1])])).toThrow(RangeError);
});

test('chunks that are stored are read for ever, in each form', () => {
  const ended = { type: 'ended', status: 'succeeded' };
  const kept: readonly [bytes: string, events: readonly object[]][] = [
    [
      'AFt7InR5cGUiOiJzdGFydGVkIiwic2VxIjoyLCJhdCI6MTAwMH1d',
      [{ type: 'started', seq: 2, at: 1000 }],
    ],
    [
      'ASi1L/1gJS6FAgBUBFt7InR5cGUiOiJlbmRlZCIsInN0YXR1cyI6InN1Y2NlZW91dHB1dCI6IuWQiOWQjCIsInNlcSI6MywiYXQiOjEwMDF9XQIA1y6F1yA2yQ==',
      [{ ...ended, output: '合同'.repeat(2000), seq: 3, at: 1001 }],
    ],
    [
      'AsMfrql50HodT+iG6BoiMsHTCR1PJ/TArYElUQMDA3yJFFvSQ0o+xnBTDGtjAQ==',
      [
        {
          type: 'step-ended',
          step: 'enable',
          port: 'ok',
          output: { id: 'T-1', name: '合同' },
          seq: 2,
          at: 1000,
        },
        { ...ended, output: null, seq: 3, at: 1001 },
      ],
    ],
  ];
  for (const [bytes, events] of kept)
    expect(decodeChunks([Buffer.from(bytes, 'base64')])).toEqual(events);
});
