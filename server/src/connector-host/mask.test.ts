import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask, maskScalar } from './mask.ts';

const secret = 'c4n"ary/+密 4711';

test.each([
  ['plain', secret],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64url', Buffer.from(secret).toString('base64url')],
  ['hexadecimal', Buffer.from(secret).toString('hex')],
  ['of a URL', encodeURIComponent(secret)],
  ['of JSON', JSON.stringify(secret).slice(1, -1)],
])('the %s spelling is hidden', (_name, spelling) => {
  expect(createMask([secret])(`before ${spelling} after`)).toBe('before ••• after');
});

test('a secret that contains another is hidden whole', () => {
  const mask = createMask(['abcdef', 'abcdefgh']);
  expect(mask('abcdefgh abcdef')).toBe('••• •••');
});

test('short secrets and texts without one are left alone', () => {
  expect(createMask(['a', 'abcde'])('a abcde')).toBe('a abcde');
  expect(createMask([])('x')).toBe('x');
});

test('characters of patterns have no meaning', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), (text, around) => {
      expect(createMask([text])(around + text + around)).not.toContain(text);
    }),
  );
});

test.each<[string, string, number | bigint]>([
  ['as it is', '8215550174', 8215550174],
  ['beyond 2^53', '12345678901234567', 12345678901234567n],
  ['that another system rounded', '12345678901234567', 12345678901234568n],
  ['without its leading zeros', '0082155501', 82155501],
  ['without its trailing zero', '1234567.50', 1234567.5],
  ['of many digits', '123456789012345678901234567890', 1.2345678901234568e29],
])('a secret that is a number, %s', (_name, digits, number) => {
  expect(maskScalar(number, createMask([digits]))).toBe('•••');
});

test('a number that shows no secret stays a number', () => {
  const mask = createMask(['8215550174', '12345']);
  for (const value of [8215550175, 12345, 12345n, true, -0.5])
    expect(maskScalar(value, mask)).toBe(value);
});
