import { fileURLToPath } from 'node:url';
import { connectors } from '@weir/connectors';
import type { Config } from '../config.ts';
import { createCatalog } from '../connector-host/catalog.ts';
import { createConnections } from '../connector-host/connections.ts';
import { createVault, type RootVault } from '../connector-host/credentials.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { loadRootKey } from '../connector-host/root-key.ts';
import { createVaults } from '../connector-host/vaults.ts';
import { createApp } from '../http/app.ts';
import { createHandlers } from '../http/handlers.ts';
import { startJobs } from '../http/job-runner.ts';
import { closeHttpServer, listen } from '../http/listen.ts';
import { firstTenant } from '../http/principal.ts';
import { createHttpServer } from '../http/server.ts';
import { newId } from '../ids.ts';
import { armCrashPoints } from '../observe/crash-points.ts';
import type { Log } from '../observe/log.ts';
import { type CallbackParts, createCallback } from '../triggers/callback.ts';
import { createWebhook, type WebhookParts } from '../triggers/webhook.ts';
import { createDrafts, type DraftParts } from '../versions/drafts.ts';
import { createTrials, type TrialParts } from '../versions/trials.ts';
import { createVersions } from '../versions/versions.ts';
import { createAlerts } from '../worker/alerts.ts';
import type { Backbone } from './backbone.ts';
import type { Parent, Running } from './child.ts';
import { createDemoSystems } from './demo-systems.ts';
import { createSignInLinks } from './first-people.ts';
import { createGuests } from './guests.ts';
import { type Keeping, startKeeping } from './keeping.ts';
import { startListening } from './listening.ts';
import { createLocalTokens } from './local-tokens.ts';
import { seedDemo } from './seed-demo.ts';
import { backUp, welcome } from './welcome.ts';

const folderAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Role `api`: webhooks, API and pages, on one machine with the writer and the queue. It begins with what others need
 * (store, socket), then opens intake; it stops in the opposite order.
 */
export async function startApi(parts: {
  config: Config;
  parent: Parent;
  backbone: Backbone;
  log: Log;
}): Promise<Running> {
  const { config, parent, backbone, log } = parts;
  armCrashPoints(config.crashPoints);
  // Only workers connect out; a wrong setting is to be told before anything starts.
  parseAllow(config.egressAllow);
  const { control, stores, queue, handover, signals, now } = backbone;
  const rootKey = loadRootKey(config.dataDir, config.rootKey);
  const root = createVault(rootKey.key);
  await ensureFirstTenant(backbone, root);

  const catalog = createCatalog(connectors);
  const vaults = createVaults(root, control);
  if (config.rootKey !== undefined) await vaults.assertOurs();
  const connections = createConnections({ stores, catalog, vaults, now });
  const sandbox = createGuests(config, log);
  const judging = { stores, control, catalog, check: sandbox.check, now };
  const links = createSignInLinks({ control, publicUrl: config.publicUrl, now });
  const localTokens = createLocalTokens(config, now);
  const versions = createVersions(stores);
  const signIn = { request: () => links.create() };
  const sendAlerts = createAlerts({ stores, versions, sandbox, log, now });
  await backbone.open({ 'sign-in': signIn, token: localTokens.service }, sendAlerts);

  const secure = config.publicUrl.startsWith('https:');
  const { bootstrapToken, publicUrl, flowQuota } = config;
  const auth = { control, bootstrapToken, localTokens, publicUrl, secure, now };
  const demo = config.demo ? createDemoSystems(config) : null;
  const keeping = await startKeeping({ control, stores, versions, log, now, config });
  const more = { zone: config.timezone, assertRoom: keeping.disk?.assertRoom };
  const running = { stores, queue, signals, sandbox, versions, now, ...more };
  const jobs = startJobs({ ...running, control, log, owner: newId(now()) });
  const flows = createDocuments(judging, running);
  const listening = startListening({ ...running, config, control, catalog, vaults, log });
  let draining = false;
  const ready = () => readiness({ parent, draining, keeping });
  const desk = { connections, catalog, demo, flowQuota, jobs };
  const app = createApp({
    ...auth,
    log,
    webFolder: folderAt('../../../web/dist'),
    handlers: createHandlers({ ...auth, ...running, ...flows, ...desk }),
    readiness: ready,
  });
  const server = createHttpServer({ ...doors({ ...running, handover, vaults, log }), app });
  const seeded = { tenant: firstTenant, stores, connections, ...flows };
  if (config.demo) await seedDemo({ ...seeded, ...demoPlaces(config) });
  await listen(server, config);
  if (rootKey.createdAt) console.log(backUp(rootKey.createdAt));
  const link = await links.createFirst();
  // Only when everything works: nobody should follow a link while a simulator finds its port taken.
  const greet = setInterval(() => {
    if (!ready().ready) return;
    clearInterval(greet);
    console.log(welcome(config, { link, at: now() }));
  }, 50);
  return {
    async stop() {
      draining = true;
      clearInterval(greet);
      await Promise.all([keeping.stop(), listening.stop(), jobs.stop(), closeHttpServer(server)]);
      await sandbox.close();
      await backbone.close();
    },
  };
}

async function ensureFirstTenant({ control, now }: Backbone, root: RootVault): Promise<void> {
  if ((await control.tenants()).length > 0) return;
  const sealedKey = root.newTenantKey(firstTenant);
  await control.ensureTenant({
    key: firstTenant,
    name: firstTenant,
    sealedKey,
    createdAt: now(),
  });
}

function createDocuments(judging: DraftParts, { versions }: Pick<TrialParts, 'versions'>) {
  return { drafts: createDrafts(judging), trials: createTrials({ ...judging, versions }) };
}

function doors(parts: WebhookParts & CallbackParts) {
  return { webhook: createWebhook(parts), callback: createCallback(parts) };
}

function demoPlaces({ demoPorts }: Config) {
  return {
    flowsFolder: folderAt('../../../flows'),
    urls: {
      core: `http://127.0.0.1:${demoPorts.core}`,
      feishu: `http://127.0.0.1:${demoPorts.feishu}`,
    },
    tell: (text: string) => console.error(text),
  };
}

interface Readiness {
  readonly parent: Parent;
  readonly draining: boolean;
  readonly keeping: Keeping;
}

/** Ready when every process the supervisor watches is; started by hand, this one alone counts. Without room on the disk it accepts nothing. */
function readiness({ parent, draining, keeping }: Readiness) {
  const children = parent.children();
  const others = children.filter(({ name }) => name !== 'api');
  const disk = keeping.disk?.state();
  const ready = !draining && !disk?.full && others.every(({ state }) => state === 'ready');
  return { ready, children, ...(disk && { disk }) };
}
