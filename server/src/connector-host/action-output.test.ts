import { stringifyJson } from '@weir/contract/json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson, UnfitOutput } from './action-output.ts';

const same = (text: string) => text;

test('JSON values stay as they are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(stringifyJson(toJson(value, same))).toBe(JSON.stringify(value));
    }),
  );
});

test('undefined, no numbers and half characters become what JSON has for them', () => {
  const value = { a: undefined, b: [undefined], c: Number.NaN, d: 'x\ud800', e: 2n ** 60n };
  expect(toJson(value, same)).toEqual({ b: [null], c: null, d: 'x�', e: 2n ** 60n });
  expect(toJson(undefined, same)).toBeNull();
});

test('a key called __proto__ is a key', () => {
  const output = toJson(JSON.parse('{"__proto__":{"admin":true}}'), same);
  expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
  expect(stringifyJson(output)).toBe('{"__proto__":{"admin":true}}');
});

test('texts and keys pass through the mask', () => {
  expect(toJson({ k: ['k', { x: 'k' }] }, (text) => text.replace('k', '•'))).toEqual({
    '•': ['•', { x: '•' }],
  });
});

test('numbers pass through the mask by their digits', () => {
  const mask = (text: string) => text.replace(/^(4711|115292150460684(6976|7000))$/, '•');
  expect(toJson([4711, 2n ** 60n, 2 ** 60, 4711n, 4712], mask)).toEqual(['•', '•', '•', '•', 4712]);
});

const cycle: unknown[] = [];
cycle.push(cycle);

test.each<[string, unknown]>([
  ['a function', { run: () => 1 }],
  ['a symbol', [Symbol('x')]],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(2)],
  ['a promise', Promise.resolve()],
  ['a cycle', cycle],
  ['a nesting of 100,000', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))],
])('%s is refused', (_name, value) => {
  expect(() => toJson(value, same)).toThrow(UnfitOutput);
});
