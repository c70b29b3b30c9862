import { killSuite } from './kill.testsuite.ts';
import { inFolder } from './store-under-test.ts';

killSuite({ name: 'SQLite', store: inFolder, rounds: 3, perRound: 100 });
