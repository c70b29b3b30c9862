import { alertsSuite } from '../alerts.testsuite.ts';
import { blobsSuite } from '../blobs.testsuite.ts';
import { controlStoreSuite } from '../control-store.testsuite.ts';
import { findingRunsSuite } from '../finding-runs.testsuite.ts';
import { heldRunsSuite } from '../held-runs.testsuite.ts';
import { interventionsSuite } from '../interventions.testsuite.ts';
import { jobsSuite } from '../jobs.testsuite.ts';
import { keptRunsSuite } from '../kept-runs.testsuite.ts';
import { messagesSuite } from '../messages.testsuite.ts';
import { orderSuite } from '../order.testsuite.ts';
import { restingRunsSuite } from '../resting-runs.testsuite.ts';
import { searchSuite } from '../search.testsuite.ts';
import { slotsSuite } from '../slots.testsuite.ts';
import type { OpenStores } from '../store.testsuite.ts';
import { takenJournalsSuite } from '../taken-journals.testsuite.ts';
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
  alertsSuite('PostgreSQL', open);
  findingRunsSuite('PostgreSQL', open);
  jobsSuite('PostgreSQL', open);
  takenJournalsSuite('PostgreSQL', open);
  heldRunsSuite('PostgreSQL', open);
  orderSuite('PostgreSQL', open);
  searchSuite('PostgreSQL', open);
  keptRunsSuite('PostgreSQL', open);
  blobsSuite('PostgreSQL', open);
  triggersSuite('PostgreSQL', open);
  versionsSuite('PostgreSQL', open);
});
