import { fuzz } from './fuzz.testsuite.ts';
import { roundsOr } from './rounds.ts';

const rounds = roundsOr(20_000);
fuzz({ documents: rounds, expressions: rounds });
