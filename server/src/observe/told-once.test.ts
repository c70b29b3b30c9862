import { expect, test } from 'vitest';
import { toldOnce } from './told-once.ts';

test('an outage is told when it begins and when it ends', async () => {
  const told: string[] = [];
  const tell = (_data: unknown, message: string): void => {
    told.push(message);
  };
  let isAway = true;
  const work = toldOnce({ info: tell, warn: tell, error: tell }, 'sweep', async () => {
    if (isAway) throw new Error('away');
  });
  await work();
  await work();
  isAway = false;
  await work();
  await work();
  isAway = true;
  await work();
  expect(told).toEqual([
    'sweep: failed; it is tried again',
    'sweep: goes on',
    'sweep: failed; it is tried again',
  ]);
});
