import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { socketPath } from './path.ts';

test('lies in the data folder', () => {
  expect(socketPath('/srv/data')).toBe('/srv/data/weir.sock');
  expect(socketPath('data')).toBe(resolve('data', 'weir.sock'));
});

test('a path too long for an address is replaced by one in a private folder', () => {
  const long = join('/srv', 'x'.repeat(90));
  const path = socketPath(long);
  expect(path.startsWith(tmpdir())).toBe(true);
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(socketPath(long)).toBe(path);
  expect(socketPath(`${long}y`)).not.toBe(path);
  // Bytes count, not characters.
  expect(socketPath(join('/srv', '堰'.repeat(40)))).not.toContain('堰');
});

test('is a named pipe on Windows', () => {
  expect(socketPath('/srv/data', 'win32')).toMatch(/^\\\\\.\\pipe\\weir-[0-9a-f]{24}$/);
});
