import { expect, it } from 'vitest';
import { continueTrace, newTraceparent } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

it('continues a well-formed trace, also one of a later version', () => {
  expect(continueTrace(`00-${traceId}-00f067aa0ba902b7-01`)).toBe(traceId);
  expect(continueTrace(`01-${traceId}-00f067aa0ba902b7-01-more`)).toBe(traceId);
});

it.each([undefined, '', 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${traceId}-1-01`])(
  'begins a new one for %s',
  (traceparent) => {
    expect(continueTrace(traceparent)).toMatch(/^[0-9a-f]{32}$/);
    expect(continueTrace(traceparent)).not.toBe(traceId);
  },
);

it('writes a traceparent that it reads itself', () => {
  expect(continueTrace(newTraceparent(traceId))).toBe(traceId);
});
