import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceOf } from './trace.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const short = trace.slice(16);
const w3c = `00-${trace}-${span}-01`;
const padded = `00-${'0'.repeat(16)}${short}-${span}-01`;

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['nothing', {}, undefined],
  ['traceparent', { traceparent: w3c }, w3c],
  ['any case', { TraceParent: ` ${w3c} ` }, w3c],
  [
    'a later version',
    { traceparent: `01-${trace}-${span}-01-more` },
    `01-${trace}-${span}-01-more`,
  ],
  ['traceparent before b3', { b3: `${short}-${span}-1`, traceparent: w3c }, w3c],
  ['b3 where traceparent is none', { b3: `${trace}-${span}-1`, traceparent: 'x' }, w3c],
  ['b3 with its parent', { b3: `${trace}-${span}-1-05e3ac9a4f6e3b90` }, w3c],
  ['b3 of 64 bits', { b3: `${short}-${span}-d` }, padded],
  ['b3 that leaves sampling open', { b3: `${trace}-${span}` }, `00-${trace}-${span}-00`],
  ['b3 that says no more than no', { b3: '0' }, undefined],
  ['parts', { 'X-B3-TraceId': short, 'x-b3-spanid': span, 'X-B3-Sampled': 'true' }, padded],
  [
    'parts of a debug trace',
    { 'X-B3-TraceId': trace, 'X-B3-SpanId': span, 'X-B3-Flags': '1' },
    w3c,
  ],
  [
    'parts that are not sampled',
    { 'X-B3-TraceId': trace, 'X-B3-SpanId': span, 'X-B3-Sampled': 0 },
    `00-${trace}-${span}-00`,
  ],
  ['half of the parts', { 'X-B3-TraceId': trace }, undefined],
  ['zeros', { traceparent: `00-${'0'.repeat(32)}-${span}-01` }, undefined],
  ['zeros in b3', { b3: `${'0'.repeat(16)}-${span}` }, undefined],
  ['capitals', { b3: `${trace.toUpperCase()}-${span.toUpperCase()}-1` }, w3c],
])('%s', (_name, headers, traceparent) => {
  expect(traceOf(headers)).toBe(traceparent);
});

test('all forms of b3 say the same', () => {
  const hex = (length: number) =>
    fc.string({
      unit: fc.constantFrom(...'0123456789abcdef'),
      minLength: length,
      maxLength: length,
    });
  const flags = fc.constantFrom('0', '1');
  fc.assert(
    fc.property(fc.oneof(hex(16), hex(32)), hex(16), flags, (id, of, sampled) => {
      const one = traceOf({ b3: `${id}-${of}-${sampled}` });
      expect(traceOf({ 'X-B3-TraceId': id, 'X-B3-SpanId': of, 'X-B3-Sampled': sampled })).toBe(one);
      if (one) expect(traceOf({ traceparent: one })).toBe(one);
    }),
  );
});
