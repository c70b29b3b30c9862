import { expect, test } from 'vitest';
import { keptBy } from './kept-by.ts';

const gb = 2 ** 30;

test('a flow is told of from four fifths of its quota on, and of what happens beyond', () => {
  const of = (bytes: number) => keptBy({ keptBytes: bytes }, 10 * gb);
  expect(of(7.9 * gb)).toEqual({ bytes: 7.9 * gb, quota: 10 * gb });
  expect(of(8 * gb).why).toMatchObject({ kind: 'near' });
  expect(of(10 * gb).why?.kind).toBe('near');
  expect(of(10.6 * gb).why).toMatchObject({ kind: 'beyond' });
  expect(of(10.6 * gb).why?.message.en).toContain('take 11 GB, more than the 10 GB');
  expect(keptBy({ keptBytes: 900 }, 1000).why?.message['zh-CN']).toContain('900 B');
  expect(keptBy({ keptBytes: 1536 * 1024 }, 10).why?.message.en).toContain('1.5 MB');
});
