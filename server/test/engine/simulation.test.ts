import { it } from 'vitest';
import { explore } from './exploration.ts';
import { simulate, simulateBesideReference } from './simulation.ts';

it('runs end, and their journals keep the rules, whatever comes in whatever order', () => {
  explore(3000, simulate);
}, 60_000);

it('the engine and the reference agree after each event', () => {
  explore(2000, simulateBesideReference);
}, 60_000);
