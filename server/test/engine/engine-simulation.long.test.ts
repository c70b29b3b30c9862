import { it } from 'vitest';
import { explore, inWords } from './exploration.ts';
import { simulate } from './simulation.ts';

it('runs end, and their journals keep the rules, whatever comes in whatever order', () => {
  console.log(inWords(explore(100_000, simulate)));
});
