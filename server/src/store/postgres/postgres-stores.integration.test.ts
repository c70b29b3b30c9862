import { controlStoreSuite } from '../control-store.testsuite.ts';
import { interventionsSuite } from '../interventions.testsuite.ts';
import { messagesSuite } from '../messages.testsuite.ts';
import { restingRunsSuite } from '../resting-runs.testsuite.ts';
import { slotsSuite } from '../slots.testsuite.ts';
import type { OpenStores } from '../store.testsuite.ts';
import { tenantStoreSuite } from '../tenant-store.testsuite.ts';
import { triggersSuite } from '../triggers.testsuite.ts';
import { versionsSuite } from '../versions.testsuite.ts';
import { makeDatabase, onServer } from './postgres.testsuite.ts';
import { openPostgresStores } from './stores.ts';

/** What a caller sees as `internal` fails the test that caused it. */
function onFault(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

onServer('port suites on PostgreSQL', (server) => {
  const open: OpenStores = async () => {
    const database = await makeDatabase(server);
    const stores = await openPostgresStores(database.url, { onFault });
    const close = async () => {
      await stores.close();
      await database.drop();
    };
    return { ...stores, close };
  };
  controlStoreSuite('PostgreSQL', open);
  tenantStoreSuite('PostgreSQL', open);
  restingRunsSuite('PostgreSQL', open);
  messagesSuite('PostgreSQL', open);
  interventionsSuite('PostgreSQL', open);
  slotsSuite('PostgreSQL', open);
  triggersSuite('PostgreSQL', open);
  versionsSuite('PostgreSQL', open);
});
