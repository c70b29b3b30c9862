import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLocal } from '../../local-socket/client.ts';
import { socketPath } from '../../local-socket/path.ts';
import { listenLocal } from '../../local-socket/server.ts';
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
import { connectSqliteStores } from './remote-stores.ts';
import { openSqliteStores } from './stores.ts';
import { writerService } from './writer-service.ts';

/** What a caller sees as `internal` fails the test that caused it. */
function onFault(error: unknown): void {
  throw error;
}

const direct: OpenStores = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-store-'));
  const stores = await openSqliteStores(folder, { onFault });
  const close = async () => {
    await stores.close();
    await rm(folder, { recursive: true });
  };
  return { ...stores, close };
};

const overSocket: OpenStores = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-store-'));
  const stores = await openSqliteStores(folder, { onFault });
  const server = await listenLocal(socketPath(folder), {
    services: { [writerService]: stores.service },
    onFault,
  });
  const client = await connectLocal(socketPath(folder));
  const remote = connectSqliteStores(folder, client);
  const close = async () => {
    await remote.tenants.close();
    await remote.control.close();
    await client.close();
    await server.close();
    await stores.close();
    await rm(folder, { recursive: true });
  };
  return { ...remote, close };
};

controlStoreSuite('SQLite', direct);
controlStoreSuite('SQLite over the socket', overSocket);
tenantStoreSuite('SQLite', direct);
restingRunsSuite('SQLite', direct);
messagesSuite('SQLite', direct);
interventionsSuite('SQLite', direct);
slotsSuite('SQLite', direct);
alertsSuite('SQLite', direct);
findingRunsSuite('SQLite', direct);
jobsSuite('SQLite', direct);
takenJournalsSuite('SQLite', direct);
heldRunsSuite('SQLite', direct);
orderSuite('SQLite', direct);
searchSuite('SQLite', direct);
keptRunsSuite('SQLite', direct);
blobsSuite('SQLite', direct);
blobsSuite('SQLite over the socket', overSocket);
triggersSuite('SQLite', direct);
versionsSuite('SQLite', direct);
tenantStoreSuite('SQLite over the socket', overSocket);
restingRunsSuite('SQLite over the socket', overSocket);
messagesSuite('SQLite over the socket', overSocket);
triggersSuite('SQLite over the socket', overSocket);
