import { constants, setPriority } from 'node:os';
import { connectors } from '@weir/connectors';
import type { Config } from '../config.ts';
import { createActionHost } from '../connector-host/call-action.ts';
import { createCatalog } from '../connector-host/catalog.ts';
import { createVault } from '../connector-host/credentials.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { createLazyHttpClient } from '../connector-host/lazy-http-client.ts';
import { loadRootKey } from '../connector-host/root-key.ts';
import { createVaults } from '../connector-host/vaults.ts';
import { newId } from '../ids.ts';
import { connectLocal } from '../local-socket/client.ts';
import { socketPath } from '../local-socket/path.ts';
import { createLog } from '../observe/log.ts';
import { connectEmbeddedQueue } from '../queue/embedded.ts';
import { connectEmbeddedSignals } from '../signals/embedded.ts';
import { connectSqliteStores } from '../store/sqlite/remote-stores.ts';
import { createVersions } from '../versions/versions.ts';
import { keepLease } from '../worker/lease.ts';
import { startRunWorker } from '../worker/run-worker.ts';
import type { Running } from './child.ts';

/** Runs in hand at once; they wait for others most of their time. */
const slots = 50;
/** The api may still be starting: its socket is awaited for so long, ms. */
const socketPatience = 30_000;

/** Role `worker`: takes tickets from the api of this machine and carries runs out. It ends when the api is gone. */
export async function startWorker(config: Config): Promise<Running> {
  // Where cores are few, accepting an event goes before working on one: the sender waits, the run does not.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const now = Date.now;
  const log = createLog('worker', config.logLevel);
  const client = await connectLocal(socketPath(config.dataDir), {
    retryMs: 20,
    signal: AbortSignal.timeout(socketPatience),
  });
  const { control, tenants: stores } = connectSqliteStores(config.dataDir, client);
  const end = (reason: unknown): never => {
    log.warn({ reason }, 'worker ends');
    process.exit(1);
  };
  let stopping = false;
  void client.closed.then(() => stopping || end('the api is gone'));

  const lease = await keepLease({ control, incarnation: newId(now()), now, onLost: end });
  const root = createVault(loadRootKey(config.dataDir, config.rootKey).key);
  const vaults = createVaults(root, control);
  const worker = startRunWorker(
    {
      stores,
      queue: connectEmbeddedQueue(client),
      signals: connectEmbeddedSignals(client),
      versions: createVersions(stores),
      actions: createActionHost({
        catalog: createCatalog(connectors),
        findConnection: (tenant, key) => stores.of(tenant).findConnection(key),
        vaultOf: (tenant) => vaults.of(tenant),
        http: createLazyHttpClient({ allow: parseAllow(allowed(config)) }),
        log,
      }),
      lease,
      log,
      now,
    },
    { groups: config.groups, slots },
  );
  return {
    async stop() {
      stopping = true;
      await worker.stop();
      lease.stop();
      await client.close();
    },
  };
}

/** The simulators lie on loopback, which connectors may not reach otherwise. */
function allowed({ egressAllow, demo, demoPorts }: Config): string {
  const simulators = Object.values(demoPorts).map((port) => `127.0.0.1:${port}`);
  return [egressAllow, ...(demo ? simulators : [])].join(',');
}
