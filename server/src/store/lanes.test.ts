import { describe, expect, it } from 'vitest';
import { everyGroup, openPriorities, pauseOf } from './lanes.ts';

const row = (group: string, priority: number, paused = true) => ({
  group,
  priority,
  paused,
  at: 1,
  by: 'p',
});

describe('a lane', () => {
  it('is paused by its own row, or by that of every group', () => {
    const rows = [row('a', 1), row(everyGroup, 2), row('a', 2, false)];
    const isPaused = (group: string, priority: number) =>
      pauseOf(rows, { group, priority }) !== undefined;
    expect([isPaused('a', 1), isPaused('b', 1), isPaused('a', 2), isPaused('b', 2)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(openPriorities(rows, 'b')).toEqual([1, 3, 4, 5, 6, 7, 8, 9]);
    expect(openPriorities(rows, 'a')).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
