import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { decodeError, encodeError } from './error-codec.ts';

test('a WeirError comes back with everything but its cause', () => {
  const options = { field: 'with.a', retryAfter: 5, details: [1n, { a: new Uint8Array([1]) }] };
  const error = new WeirError('database_newer', { file: 'a.db', found: 2, known: 1 }, options);
  const decoded = decodeError(structuredClone(encodeError(error)));
  expect(decoded).toBeInstanceOf(WeirError);
  expect(decoded).toMatchObject({
    code: error.code,
    params: error.params,
    message: error.message,
    options,
  });
});

test('anything else is internal', () => {
  expect(decodeError(encodeError(new TypeError('secret')))).toMatchObject({
    code: 'internal',
    params: {},
  });
  expect(decodeError(encodeError('text')).message).not.toContain('text');
});
