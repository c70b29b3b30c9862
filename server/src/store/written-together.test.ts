import { expect, test } from 'vitest';
import { togetherOf } from './written-together.ts';

test('a job that moves runs takes them first, as whoever moves them', () => {
  const act = { verb: 'prioritize', params: { runIds: [], priority: 1, by: 'p', at: 1 } };
  const moved = togetherOf('prioritize', { ...act.params, runIds: ['a', 'b'] });
  expect(moved.runs).toEqual(['a', 'b']);
  expect(togetherOf('actInJob', { job: 'j', runIds: ['a', 'b'], act })).toEqual({
    ...moved,
    jobs: true,
  });
});
