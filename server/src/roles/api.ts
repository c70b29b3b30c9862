import { fileURLToPath } from 'node:url';
import { connectors } from '@weir/connectors';
import type { Config } from '../config.ts';
import { createCatalog } from '../connector-host/catalog.ts';
import { createConnections } from '../connector-host/connections.ts';
import { createVault } from '../connector-host/credentials.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { loadRootKey } from '../connector-host/root-key.ts';
import { createVaults } from '../connector-host/vaults.ts';
import { createApp } from '../http/app.ts';
import { createHandlers } from '../http/handlers.ts';
import { closeHttpServer, listen } from '../http/listen.ts';
import { firstTenant } from '../http/principal.ts';
import { createHttpServer } from '../http/server.ts';
import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import { createLog } from '../observe/log.ts';
import { createEmbeddedQueue, queueService } from '../queue/embedded.ts';
import { createEmbeddedSignals, signalsService } from '../signals/embedded.ts';
import { openSqliteStores } from '../store/sqlite/stores.ts';
import { createWebhook } from '../triggers/webhook.ts';
import { createDrafts } from '../versions/drafts.ts';
import { createVersions } from '../versions/versions.ts';
import { reconcile, releaseRuns } from '../worker/reconcile.ts';
import type { Parent, Running } from './child.ts';
import { createSignInLinks } from './first-people.ts';
import { seedDemo } from './seed-demo.ts';
import { welcome } from './welcome.ts';

/** Between two rounds of the sweep, ms. */
const sweepEvery = 5_000;
/** At a stop, workers may still commit for so long, ms. */
const workerPatience = 8_000;

/**
 * Role `api`: webhooks, API and pages, with the embedded writer and queue. It begins with what others need (store,
 * socket), then opens intake; it stops in the opposite order.
 */
export async function startApi(config: Config, parent: Parent): Promise<Running> {
  const now = Date.now;
  const log = createLog('api', config.logLevel);
  // Only workers connect out, but a wrong setting is to be told before anything starts.
  parseAllow(config.egressAllow);
  const { queue, service: forQueue } = createEmbeddedQueue();
  const { signals, service: forSignals } = createEmbeddedSignals();
  const storage = await openSqliteStores(config.dataDir, {
    onFault: (error) => log.error({ error }, 'store fault'),
    onPeerGone: (incarnations) => {
      releaseRuns(reconciled, incarnations).catch((error: unknown) =>
        log.error({ error }, 'runs of a lost worker are not released'),
      );
    },
  });
  const { control, tenants: stores } = storage;
  const reconciled = { control, stores, queue, now };
  const rootKey = loadRootKey(config.dataDir, config.rootKey);
  const root = createVault(rootKey.key);
  await control.ensureTenant({
    key: firstTenant,
    name: firstTenant,
    sealedKey: root.newTenantKey(firstTenant),
    createdAt: now(),
  });

  const catalog = createCatalog(connectors);
  const connections = createConnections({
    stores,
    catalog,
    vaults: createVaults(root, control),
    now,
  });
  const versions = createVersions(stores);
  const drafts = createDrafts({ stores, catalog, now });
  const links = createSignInLinks({ control, publicUrl: config.publicUrl, now });

  const socket = await listenLocal(socketPath(config.dataDir));
  socket.serve('store', storage.service);
  socket.serve(queueService, forQueue);
  socket.serve(signalsService, forSignals);
  socket.serve('sign-in', { request: () => links.create() });

  // Workers of an api before this one lost their connection with it: their runs are free.
  await releaseRuns(reconciled, await control.declareSilent({ before: Number.MAX_SAFE_INTEGER }));
  await reconcile(reconciled);
  const sweep = setInterval(() => {
    reconcile(reconciled).catch((error: unknown) => log.warn({ error }, 'sweep failed'));
  }, sweepEvery);

  const secure = config.publicUrl.startsWith('https:');
  const auth = { control, bootstrapToken: config.bootstrapToken, secure, now };
  const running = { stores, queue, signals, versions, now };
  let draining = false;
  const app = createApp({
    ...auth,
    log,
    publicUrl: config.publicUrl,
    webFolder: fileURLToPath(new URL('../../../web/dist', import.meta.url)),
    handlers: createHandlers({ ...auth, ...running, drafts, connections, catalog }),
    readiness: () => readiness(parent, draining),
  });
  const server = createHttpServer({ webhook: createWebhook({ ...running, log }), app });
  if (config.demo) {
    await seedDemo({
      tenant: firstTenant,
      stores,
      connections,
      drafts,
      flowsFolder: fileURLToPath(new URL('../../../flows', import.meta.url)),
      urls: {
        core: `http://127.0.0.1:${config.demoPorts.core}`,
        feishu: `http://127.0.0.1:${config.demoPorts.feishu}`,
      },
      tell: (text) => console.error(text),
    });
  }
  await listen(server, config);
  console.log(welcome(config, { link: await links.createFirst(), rootKeyFile: rootKey.createdAt }));

  return {
    async stop() {
      draining = true;
      await closeHttpServer(server);
      clearInterval(sweep);
      await socket.close(workerPatience);
      await storage.close();
    },
  };
}

/** Ready when every process the supervisor watches is; started by hand, this one alone counts. */
function readiness(parent: Parent, draining: boolean) {
  const children = parent.children();
  const others = children.filter(({ name }) => name !== 'api');
  return { ready: !draining && others.every(({ state }) => state === 'ready'), children };
}
