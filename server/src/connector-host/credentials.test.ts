import { randomBytes } from 'node:crypto';
import { WeirError } from '@weir/contract/weir-error';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault, parseRootKey } from './credentials.ts';

const root = createVault(randomBytes(32));
const sealedKey = root.newTenantKey('acme');
const vault = root.forTenant('acme', sealedKey);

const unreadable = expect.objectContaining({ code: 'secret_unreadable' });
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('what is sealed opens again, for its record and field only', () => {
  const text = fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed());
  fc.assert(
    fc.property(
      text,
      fc.string(),
      fc.string(),
      fc.string(),
      fc.string(),
      (...[secret, record, field, r, f]) => {
        const sealed = vault.seal(record, field, secret);
        expect(vault.open(record, field, sealed)).toBe(secret);
        fc.pre(r !== record || f !== field);
        expect(thrownBy(() => vault.open(r, f, sealed))).toEqual(unreadable);
      },
    ),
  );
});

test('record and field do not run into each other', () => {
  expect(thrownBy(() => vault.open('a', 'b,c', vault.seal('a,b', 'c', 'x')))).toEqual(unreadable);
  const sealed = vault.seal('a', 'bc', 'x');
  expect(thrownBy(() => vault.open('ab', 'c', sealed))).toEqual(unreadable);
  expect(thrownBy(() => vault.open('a","b', 'c', vault.seal('a', 'b","c', 'x')))).toEqual(
    unreadable,
  );
});

test('any changed, missing or added byte is noticed', () => {
  const sealed = vault.seal('core', 'token', 'canary-4711');
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Uint8Array.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(thrownBy(() => vault.open('core', 'token', changed))).toEqual(unreadable);
    expect(thrownBy(() => vault.open('core', 'token', sealed.subarray(0, i)))).toEqual(unreadable);
  }
  expect(
    thrownBy(() => vault.open('core', 'token', Buffer.concat([sealed, Buffer.of(0)]))),
  ).toEqual(unreadable);
});

test('two sealings differ, and neither holds the secret', () => {
  const [a, b] = [
    vault.seal('core', 'token', 'canary-4711'),
    vault.seal('core', 'token', 'canary-4711'),
  ];
  expect(Buffer.compare(a, b)).not.toBe(0);
  expect(Buffer.from(a).includes('canary')).toBe(false);
});

test('a tenant key opens for its tenant and root key only', () => {
  expect(root.forTenant('acme', sealedKey).open('r', 'f', vault.seal('r', 'f', 'x'))).toBe('x');
  expect(thrownBy(() => root.forTenant('other', sealedKey))).toEqual(unreadable);
  expect(thrownBy(() => createVault(randomBytes(32)).forTenant('acme', sealedKey))).toEqual(
    unreadable,
  );
  const other = root.forTenant('other', root.newTenantKey('other'));
  expect(thrownBy(() => other.open('r', 'f', vault.seal('r', 'f', 'x')))).toEqual(unreadable);
});

test('an error names the record and never the secret', () => {
  const error = thrownBy(() =>
    vault.open('other', 'token', vault.seal('core', 'token', 'canary-4711')),
  );
  expect(error).toBeInstanceOf(WeirError);
  expect((error as WeirError).params).toEqual({ record: 'other' });
});

test('random keys are taken, with white space around them', () => {
  for (let i = 0; i < 200; i += 1) {
    const key = randomBytes(32);
    expect(Buffer.compare(parseRootKey(` ${key.toString('base64')}\n`), key)).toBe(0);
  }
});

const base64 = (bytes: ArrayLike<number> | string) =>
  Buffer.from(bytes as string).toString('base64');

test.each<[string, string]>([
  ['nothing', ''],
  ['16 bytes', randomBytes(16).toString('base64')],
  ['33 bytes', randomBytes(33).toString('base64')],
  ['hexadecimal digits', randomBytes(32).toString('hex')],
  ['base64url', Buffer.alloc(32, 0xff).toString('base64url')],
  ['base64 without padding', randomBytes(32).toString('base64').slice(0, 43)],
  ['words', 'change me'],
  ['zeros', base64(new Uint8Array(32))],
  ['one byte repeated', base64(new Uint8Array(32).fill(7))],
  ['a pattern', base64(Uint8Array.from({ length: 32 }, (_, i) => i % 8))],
  ['counting up', base64(Uint8Array.from({ length: 32 }, (_, i) => i))],
  ['counting down by threes', base64(Uint8Array.from({ length: 32 }, (_, i) => 250 - 3 * i))],
  ['readable text', base64('0123456789abcdefghijklmnopqrstuv')],
])('a root key of %s is refused', (_name, text) => {
  const error = thrownBy(() => parseRootKey(text));
  expect(error).toMatchObject({ code: 'root_key_invalid' });
  if (text.length > 5) expect(String(error)).not.toContain(text);
});
