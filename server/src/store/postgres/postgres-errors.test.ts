import { WeirError } from '@weir/contract/weir-error';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { tenantDatabase } from './database-names.ts';
import { ConnectionLost, fromPostgres, isFailureOfDatabase } from './postgres-errors.ts';

function refusal(code: string): DatabaseError {
  const error = new DatabaseError('text of the server', 0, 'error');
  error.code = code;
  return error;
}

test.each([
  ['53100', 'disk_full'],
  ['53300', 'unavailable'],
  ['57P01', 'unavailable'],
  ['57P03', 'unavailable'],
  ['57014', 'unavailable'],
  ['55P03', 'unavailable'],
  ['40P01', 'unavailable'],
  ['58030', 'unavailable'],
  ['XX001', 'database_damaged'],
])('%s fails the database: %s', (state, code) => {
  const error = refusal(state);
  expect(isFailureOfDatabase(error)).toBe(true);
  expect(fromPostgres(error, 'weir__a')).toMatchObject({ code });
});

test('a fault of one statement, or of ours, stays what it is', () => {
  for (const error of [refusal('23505'), refusal('42601'), new TypeError('ours')]) {
    expect(isFailureOfDatabase(error)).toBe(false);
    expect(fromPostgres(error, 'weir__a')).toBe(error);
  }
  const own = new WeirError('conflict');
  expect(fromPostgres(own, 'weir__a')).toBe(own);
});

test('a broken connection is unavailable, whatever broke it', () => {
  const cause = new AggregateError([new Error('refused here'), new Error('refused there')]);
  expect(fromPostgres(new ConnectionLost('gone', { cause }), 'weir__a')).toMatchObject({
    code: 'unavailable',
  });
  expect(fromPostgres(refusal('3D000'), 'weir__a')).toMatchObject({
    code: 'database_missing',
    params: { database: 'weir__a' },
  });
});

test('names of databases stay within 63 bytes and apart', () => {
  expect(tenantDatabase('weir', 'acme-2')).toBe('weir__acme-2');
  const long = ['a', 'b'].map((end) => tenantDatabase('数据库', `${'x'.repeat(150)}${end}`));
  expect(new Set(long).size).toBe(2);
  for (const name of long) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(() => tenantDatabase('weir', 'a"; DROP')).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
});
