import { expect, it } from 'vitest';
import { mayReload } from './may-reload.ts';

it.each([
  [{ away: false, now: 1000, last: null }, true],
  [{ away: false, now: 50_000, last: '1000' }, false],
  [{ away: true, now: 50_000, last: '1000' }, true],
  [{ away: false, now: 62_000, last: '1000' }, true],
])('of %j: %s', (was, may) => {
  expect(mayReload(was)).toBe(may);
});
