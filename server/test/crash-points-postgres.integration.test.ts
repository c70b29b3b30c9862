import { crashPoints } from '../src/observe/crash-points.ts';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

// Somebody else than on SQLite on the same day; the second half runs beside it.
const half = crashPoints.indexOf('wait-opened');

onServer('crash points on PostgreSQL', (server) =>
  crashPointSuite(scenariosOfToday(crashPoints.slice(0, half), { shift: 1 }), onPostgres(server)),
);
