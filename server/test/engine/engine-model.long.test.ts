import { it } from 'vitest';
import { explore, inWords } from './exploration.ts';
import { simulateBesideReference } from './simulation.ts';

it('the engine and the reference agree after each event', () => {
  console.log(inWords(explore(10_000, simulateBesideReference)));
});
