import { crashPoints } from '../src/observe/crash-points.ts';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

const half = crashPoints.indexOf('wait-opened');

onServer('crash points on PostgreSQL', (server) =>
  crashPointSuite(scenariosOfToday(crashPoints.slice(half), { shift: 1 }), onPostgres(server)),
);
