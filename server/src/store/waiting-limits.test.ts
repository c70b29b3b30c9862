import { expect, test } from 'vitest';
import { weight } from './waiting-limits.ts';

test('what is large weighs, wherever it stands', () => {
  const chunk = (size: number) => ({ firstSeq: 1, lastSeq: 1, bytes: new Uint8Array(size) });
  expect(weight(null)).toBe(0);
  expect(weight({ runId: 'r', error: null, at: 5 })).toBe(0);
  expect(weight({ document: '12345' })).toBe(5);
  const append = { chunk: chunk(10), earlier: [chunk(20)], snapshot: new Uint8Array(3) };
  expect(weight(append)).toBe(33);
  const run = { chunk: chunk(7), taken: { edited: [chunk(1)] } };
  expect(weight({ ...append, accepts: [run], tells: [{ bytes: new Uint8Array(2) }] })).toBe(43);
  expect(weight({ act: { verb: 'acceptRun', params: run } })).toBe(8);
  expect(weight({ chunks: [chunk(100), chunk(200)] })).toBe(300);
});
