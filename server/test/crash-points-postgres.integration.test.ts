import { crashPoints } from '../src/observe/crash-points.ts';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

// Somebody else than on SQLite on the same day.
onServer('crash points on PostgreSQL', (server) =>
  crashPointSuite(scenariosOfToday(crashPoints, { shift: 1 }), onPostgres(server)),
);
