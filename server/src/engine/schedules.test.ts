import { it } from 'vitest';
import { simulate } from '../../test/engine/simulation.ts';

it('some schedules that stay the same: runs end, and their journals keep the rules', () => {
  for (let seed = 1; seed <= 500; seed += 1) simulate(seed);
});
