import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { manyWaitsSuite } from './many-waits.testsuite.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

const size = { resting: 2000, due: 200, lead: 1000 };

manyWaitsSuite({ name: 'SQLite', store: inFolder, ...size });
onServer('many runs that wait', (server) =>
  manyWaitsSuite({ name: 'PostgreSQL', store: onPostgres(server), ...size }),
);
