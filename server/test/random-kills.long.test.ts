import { randomKillsSuite } from './random-kills.testsuite.ts';
import { roundsOr } from './rounds.ts';

randomKillsSuite(roundsOr(200));
