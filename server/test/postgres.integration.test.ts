import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { killSuite } from './kill.testsuite.ts';
import { mainJobSuite } from './main-job.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

onServer('Weir on PostgreSQL', (server) => {
  const store = onPostgres(server);
  mainJobSuite('PostgreSQL', store);
  killSuite({ name: 'PostgreSQL', store, rounds: 3, perRound: 40 });
});
