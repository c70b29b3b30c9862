import { expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openFiles } from './open-files.ts';

const file = (key: string) => ({ path: key }) as Database;

test('keeps 100 files open and closes the one unused longest', () => {
  const closed: string[] = [];
  const opened: string[] = [];
  const files = openFiles(
    (key) => {
      opened.push(key);
      return file(key);
    },
    ({ path }) => closed.push(path),
  );
  for (let n = 0; n < 100; n += 1) files.use(`t${n}`);
  files.use('t0');
  files.use('new');
  expect(closed).toEqual(['t1']);
  files.use('t1');
  expect(opened.slice(100)).toEqual(['new', 't1']);
  files.closeAll();
  expect(closed).toHaveLength(102);
});

test('closes what is idle for a minute', () => {
  vi.useFakeTimers();
  try {
    const closed: string[] = [];
    const files = openFiles(file, ({ path }) => closed.push(path), Date.now);
    files.use('idle');
    vi.advanceTimersByTime(45_000);
    files.use('used');
    vi.advanceTimersByTime(45_000);
    expect(closed).toEqual(['idle']);
    files.closeAll();
  } finally {
    vi.useRealTimers();
  }
});
