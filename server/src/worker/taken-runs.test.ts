import { expect, it } from 'vitest';
import { createTakenRuns } from './taken-runs.ts';

const of = { tenant: 't', group: 'g' };

it('counts the runs of the last minute by tenant and group, the most first', () => {
  let now = 1_000_000;
  const taken = createTakenRuns(() => now);
  now += 60_000;
  taken.count(of, 20);
  taken.count({ ...of, group: 'h' }, 30);
  taken.count(of, 0);
  now += 30_000;
  taken.count(of, 20);
  expect(taken.lately()).toEqual([
    { ...of, perMinute: 40 },
    { tenant: 't', group: 'h', perMinute: 30 },
  ]);
  now += 30_000;
  expect(taken.lately()).toEqual([{ ...of, perMinute: 20 }]);
  now += 30_000;
  expect(taken.lately()).toEqual([]);
});

it('knows that one who has just begun took them in less than a minute', () => {
  let now = 0;
  const taken = createTakenRuns(() => now);
  taken.count(of, 10);
  expect(taken.lately()).toEqual([{ ...of, perMinute: 120 }]);
  now = 20_000;
  expect(taken.lately()).toEqual([{ ...of, perMinute: 30 }]);
});

it('names those of which it took most only', () => {
  const taken = createTakenRuns(() => 0);
  for (let index = 0; index < 200; index += 1)
    taken.count({ tenant: `t${index}`, group: 'g' }, index + 1);
  const lately = taken.lately();
  expect(lately).toHaveLength(100);
  expect(lately[0]?.tenant).toBe('t199');
});
