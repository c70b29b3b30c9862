import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { crashPointSuite, scenariosOfToday } from './crash-points.testsuite.ts';
import { onPostgres } from './store-under-test.ts';

// Those between which the store lies; `rest-committed` is before the control database knows when the run is due.
onServer('crash points on PostgreSQL', (server) =>
  crashPointSuite(
    scenariosOfToday([
      'blob-written',
      'run-accepted',
      'run-claimed',
      'effect-committed',
      'rest-committed',
      'end-committed',
    ]),
    onPostgres(server),
  ),
);
