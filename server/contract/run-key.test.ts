import { expect, test } from 'vitest';
import { cutRunKey, runKey } from './run-key.ts';

test('a key is the text of a scalar, the JSON of anything else', () => {
  expect(runKey('T-1')).toBe('T-1');
  expect(runKey(2n ** 60n)).toBe('1152921504606846976');
  expect(runKey(1.5)).toBe('1.5');
  expect(runKey(false)).toBe('false');
  expect(runKey({ b: [1], a: null })).toBe('{"a":null,"b":[1]}');
  for (const none of [undefined, null, '']) expect(runKey(none)).toBeNull();
});

test('a key that is long is cut, and asked for in full all the same', () => {
  const long = 'x'.repeat(300);
  expect(runKey(long)).toBe('x'.repeat(200));
  expect(cutRunKey(long)).toBe(runKey(long));
});
