import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { bulkSuite } from './bulk.testsuite.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

/** As many as a bad day leaves behind. */
const many = { failing: 10_000, queued: 5_000, told: (figure: string) => console.log(figure) };

bulkSuite({ name: 'SQLite', store: inFolder, ...many });
onServer('many runs at once on PostgreSQL', (server) => {
  bulkSuite({ name: 'PostgreSQL', store: onPostgres(server), ...many });
});
