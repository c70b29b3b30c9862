import { mainJobSuite } from './main-job.testsuite.ts';
import { inFolder } from './store-under-test.ts';

mainJobSuite('SQLite', inFolder);
