import { roundsOr } from '../rounds.ts';
import { seedOfToday } from './seeded.ts';
import { settledSuite } from './settled.testsuite.ts';

/** Each round has other flows. */
const rounds = Array.from({ length: roundsOr(10) }, (_, index) => seedOfToday().first + index);

for (const seed of rounds) settledSuite({ seed, count: 2000 });
