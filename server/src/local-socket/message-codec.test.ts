import { serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from './message-codec.ts';

const back = (message: unknown): unknown => decodeMessage(encodeMessage(message));
const form = (message: unknown): number | undefined => encodeMessage(message)[0];
const [json, clone] = [0, 1];

const long = fc.string({ unit: 'binary', minLength: 200, maxLength: 400 });
const bytes = fc.uint8Array({ maxLength: 50 });
const leaf = fc.oneof(fc.jsonValue(), long, bytes, fc.double(), fc.bigInt());
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree')),
    fc.dictionary(fc.string(), tie('tree')),
  ),
}));

test('what is sent comes back, and is left as it is', () => {
  fc.assert(
    fc.property(tree, (message) => {
      const before = structuredClone(message);
      expect(back(message)).toEqual(before);
      expect(message).toEqual(before);
    }),
  );
});

test('bytes and long texts stand beside the JSON, wherever they are', () => {
  const text = `{"合同":"${'启用😀'.repeat(100)}"}`;
  const bytes = new Uint8Array([0, 1, 255]);
  const message = [{ at: [bytes, { text }] }, text, bytes, { none: new Uint8Array() }];
  const encoded = encodeMessage(message);
  expect(encoded[0]).toBe(json);
  expect(encoded.includes(text)).toBe(true);
  expect(back(message)).toEqual(message);
  expect(back([Buffer.from('ab')])).toEqual([Buffer.from('ab')]);
});

test.each([
  ['an integer beyond 2^53', 2n ** 70n],
  ['a number that JSON does not know', [Number.NaN, Number.POSITIVE_INFINITY, -0]],
  ['a hole', [1, undefined]],
  ['nothing', undefined],
  ['a Map', { at: new Map([[1, { two: new Date(3) }]]) }],
  ['a field that JSON would call', { toJSON: 'no' }],
  ['a field that JSON cannot set', JSON.parse('{ "__proto__": { "a": 1 } }')],
])('%s makes it a clone', (_what, message) => {
  expect(form(message)).toBe(clone);
  expect(back(message)).toEqual(message);
});

test('a text that is no Unicode comes back as it was', () => {
  const text = `${'x'.repeat(1000)}\ud800`;
  expect(form([text])).toBe(json);
  expect(back([text, '\udc00'])).toEqual([text, '\udc00']);
});

test('a field that is undefined is left out', () => {
  expect(back({ a: undefined, b: { c: undefined, d: 1 } })).toStrictEqual({ b: { d: 1 } });
});

test('what cannot be sent is refused', () => {
  expect(() => encodeMessage({ no: () => 1 })).toThrow(/could not be cloned/);
  expect(() => encodeMessage([Symbol('no')])).toThrow(/could not be cloned/);
});

test('what is no message is refused', () => {
  const whole = encodeMessage({ text: 'x'.repeat(300), bytes: new Uint8Array(3) });
  expect(() => decodeMessage(Buffer.alloc(0))).toThrow(TypeError);
  expect(() => decodeMessage(serialize('a clone without its form'))).toThrow(TypeError);
  for (const length of [1, 4, 20, whole.length - 1])
    expect(() => decodeMessage(whole.subarray(0, length))).toThrow();
});

test('its memory is its own', () => {
  for (const message of [1, { a: 'b' }, 2n])
    expect(encodeMessage(message).buffer.byteLength).toBe(encodeMessage(message).length);
});
