import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { type BothStores, openBoth } from './differential/same-course.ts';
import { seedOfToday } from './differential/seeded.ts';
import { ownTimers } from './differential/timers.ts';
import { fromOutside, wholeLanguage } from './differential/world-actions.ts';
import { roundsOr } from './rounds.ts';

/** Each round plays as many worlds beside one another, of seeds that the short form does not reach. */
const worlds = 8;
/** Of two worlds, one. */
const whole = { dialect: wholeLanguage, count: 25 };
const hearing = { dialect: fromOutside, count: 10 };
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
    `${rounds * worlds} worlds take the same course`,
    async () => {
      let lines = 0;
      for (let round = 0; round < rounds; round += 1) {
        const seeds = Array.from({ length: worlds }, (_, index) => begin + round * worlds + index);
        const records = await Promise.all(
          seeds.map((seed) => stores.expectSameCourse(seed, seed % 2 === 0 ? whole : hearing)),
        );
        lines += records.flat().length;
      }
      expect(lines).toBeGreaterThan(rounds * worlds * 25);
    },
    24 * 3_600_000,
  );
});
