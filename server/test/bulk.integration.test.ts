import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { bulkSuite } from './bulk.testsuite.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

const usual = { failing: 250, queued: 250, told: () => undefined };

bulkSuite({ name: 'SQLite', store: inFolder, ...usual });
onServer('many runs at once on PostgreSQL', (server) => {
  bulkSuite({ name: 'PostgreSQL', store: onPostgres(server), ...usual });
});
