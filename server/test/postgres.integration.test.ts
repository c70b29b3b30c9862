import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { mainJobSuite } from './main-job.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

onServer('Weir on PostgreSQL', (server) => {
  mainJobSuite('PostgreSQL', onPostgres(server));
});
