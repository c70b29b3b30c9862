import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask } from './mask.ts';

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
