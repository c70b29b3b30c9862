import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { manyWaitsSuite } from './many-waits.testsuite.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

const size = {
  resting: 100_000,
  due: 10_000,
  lead: 90_000,
  limits: { starts: 5, startRatio: 1.25, bytesPerRun: 200 },
  tell: (line: string) => console.log(line),
};

manyWaitsSuite({ name: 'SQLite', store: inFolder, ...size });
onServer('many runs that wait', (server) =>
  manyWaitsSuite({ name: 'PostgreSQL', store: onPostgres(server), ...size }),
);
