import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64 } from './base64.mjs';
import { hash } from './hash.mjs';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  // Round the ends of blocks.
  fc.integer({ min: 50, max: 260 }).map((length) => 'x'.repeat(length)),
);
const digests = ['md5', 'sha1', 'sha256', 'sha512', 'sm3'] as const;
const keyed = [
  ['md5', hash.hmacMd5],
  ['sha1', hash.hmacSha1],
  ['sha256', hash.hmacSha256],
  ['sha512', hash.hmacSha512],
] as const;
const forms = fc.constantFrom('hex', 'base64', 'base64url');

describe('digests are those of OpenSSL', () => {
  test.each(digests)('%s', (name) => {
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        expect(hash[name](text, form)).toBe(createHash(name).update(text).digest(form));
      }),
    );
  });

  test.each(keyed)('with a key: %s', (name, hmac) => {
    fc.assert(
      fc.property(texts, texts, forms, (text, key, form) => {
        expect(hmac(text, key, form)).toBe(createHmac(name, key).update(text).digest(form));
      }),
    );
  });

  test('of values as a template writes them', () => {
    expect(hash.md5({ a: 1 })).toBe(hash.md5('{"a":1}'));
    expect(hash.md5(undefined)).toBe(hash.md5(''));
    expect(() => hash.md5('', 'octal')).toThrow('should be one of hex, base64, base64url');
  });
});

describe('base64', () => {
  test('is that of the runtime, and comes back', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(base64.encode(text)).toBe(Buffer.from(text).toString('base64'));
        expect(base64.encodeUrl(text)).toBe(Buffer.from(text).toString('base64url'));
        expect(base64.decode(base64.encode(text))).toBe(text.toWellFormed());
        expect(base64.decode(base64.encodeUrl(text))).toBe(text.toWellFormed());
      }),
    );
  });

  test.each(['a', 'YQ=', 'YQ===', '=YQ=', 'Y Q==!', '合', '/w==', '7aCA'])(
    '%s is that of no text',
    (text) => {
      expect(() => base64.decode(text)).toThrow('is not the Base64 of a text');
    },
  );

  test('may be broken into lines', () => {
    expect(base64.decode('5ZCI\r\n5ZCM\n')).toBe('合同');
  });
});
