import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { type BothStores, openBoth } from './differential/same-course.ts';
import { seedOfToday } from './differential/seeded.ts';
import { ownTimers } from './differential/timers.ts';
import { roundsOr } from './rounds.ts';

/** Each round plays as many worlds beside one another, of seeds that the short form does not reach. */
const worlds = 8;
const flowsPerWorld = 25;
const rounds = roundsOr(10);
const { first, isRepeated } = seedOfToday();
const begin = isRepeated ? first : first + 100;

onServer('the same journals on both stores, for long', (server) => {
  let stores: BothStores;

  beforeAll(async () => {
    stores = await openBoth(server);
    ownTimers();
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await stores.close();
  });

  it(
    `${rounds * worlds * flowsPerWorld} flows take the same course`,
    async () => {
      let lines = 0;
      for (let round = 0; round < rounds; round += 1) {
        const seeds = Array.from({ length: worlds }, (_, index) => begin + round * worlds + index);
        const records = await Promise.all(
          seeds.map((seed) => stores.expectSameCourse(seed, flowsPerWorld)),
        );
        lines += records.flat().length;
      }
      expect(lines).toBeGreaterThan(rounds * worlds * flowsPerWorld);
    },
    24 * 3_600_000,
  );
});
