import { randomKillsSuite } from './random-kills.testsuite.ts';

randomKillsSuite(12);
