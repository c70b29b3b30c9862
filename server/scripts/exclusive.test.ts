import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { exclusive } from './exclusive.mjs';

const folder = `/exclusive-test-${process.pid}`;
const id = createHash('sha256').update(folder).digest('hex').slice(0, 16);
const lock = join(tmpdir(), `weir-prepare-${id}.lock`);
afterEach(() => rmSync(lock, { force: true }));

test('the second waits for the first and says so', async () => {
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = exclusive(folder, {
    onWait: () => order.push('one waits'),
    action: () => first.promise,
  });
  const two = exclusive(folder, {
    onWait: () => order.push('two waits'),
    action: async () => void order.push('two'),
  });
  order.push('one');
  first.resolve();
  await Promise.all([one, two]);
  expect(order).toEqual(['two waits', 'one', 'two']);
});

test('a failure gives the lock back and is thrown', async () => {
  const failing = exclusive(folder, { onWait() {}, action: () => Promise.reject(new Error('no')) });
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a dead process does not count', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, String(pid));
  const action = vi.fn(async () => {});
  await exclusive(folder, { onWait() {}, action });
  expect(action).toHaveBeenCalledOnce();
});
