import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, stringifyJson } from './json.ts';

test('integers of any length keep their digits', () => {
  fc.assert(
    fc.property(fc.bigInt(), (value) => {
      expect(stringifyJson(parseJson(`{"id":${value}}`))).toBe(`{"id":${value}}`);
    }),
  );
});

test('whatever JSON.stringify writes is read back as it was', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(stringifyJson(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('long digits inside texts and fractions are left alone', () => {
  expect(parseJson('{"a":"12345678901234567890","b":0.1234567890123456}')).toEqual({
    a: '12345678901234567890',
    b: 0.1234567890123456,
  });
});
