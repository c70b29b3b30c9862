import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { connectors } from '@weir/connectors';
import { callbackPurpose, callbackToken, waitsPrefix } from '../callback-token.ts';
import type { Config } from '../config.ts';
import { createActionHost } from '../connector-host/call-action.ts';
import { createCatalog } from '../connector-host/catalog.ts';
import { createVault } from '../connector-host/credentials.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { createLazyHttpClient } from '../connector-host/lazy-http-client.ts';
import { loadRootKey } from '../connector-host/root-key.ts';
import { createVaults } from '../connector-host/vaults.ts';
import { newId } from '../ids.ts';
import { armCrashPoints } from '../observe/crash-points.ts';
import { createLog } from '../observe/log.ts';
import { createVersions } from '../versions/versions.ts';
import { keepLease } from '../worker/lease.ts';
import { type RunWorker, startRunWorker } from '../worker/run-worker.ts';
import type { Parent, Running } from './child.ts';
import { createGuests } from './guests.ts';
import { reachBackbone } from './worker-backbone.ts';

/** Runs in hand at once; they wait for others most of their time. */
const slots = 50;
/** At a stop, runs in hand may come to an end for so long, ms; whoever is left goes on with the others. */
const stopPatience = 8_000;

/** Role `worker`: takes tickets and carries runs out. Beside an api of this machine it ends with that. */
export async function startWorker(config: Config, parent: Parent): Promise<Running> {
  // Where cores are few, accepting an event goes before working on one: the sender waits, the run does not.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const log = createLog('worker', config.logLevel);
  armCrashPoints(config.crashPoints);
  const backbone = await reachBackbone(config, log);
  const { control, stores, queue, handover, signals, now } = backbone;
  const end = (reason: unknown): never => {
    log.warn({ reason }, 'worker ends');
    process.exit(1);
  };
  let stopping = false;
  void backbone.gone.then(() => stopping || end('the api is gone'));

  const incarnation = newId(now());
  await backbone.arrive(incarnation);
  let worker: RunWorker | undefined;
  const idle = { groups: config.groups, slots, load: 0, taken: [] };
  const load = () => worker?.load() ?? idle;
  const lease = await keepLease({ control, incarnation, now, onLost: end, load });
  // It has died, so nobody need wait for its silence.
  const predecessor = parent.predecessor();
  if (predecessor !== undefined) await backbone.leave(predecessor);
  const root = createVault(loadRootKey(config.dataDir, config.rootKey).key);
  const vaults = createVaults(root, control);
  if (config.rootKey !== undefined) await vaults.assertOurs();
  const sandbox = createGuests(config, log);
  const working = startRunWorker(
    {
      sandbox,
      random: Math.random,
      stores,
      queue,
      handover,
      signals,
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
      zone: config.timezone,
      callbackUrls: async (tenant) => {
        const key = (await vaults.of(tenant)).keyFor(callbackPurpose);
        const base = `${config.publicUrl}${waitsPrefix}`;
        return (step) => `${base}${callbackToken(key, { tenant, ...step })}`;
      },
    },
    { groups: config.groups, slots },
  );
  worker = working;
  log.info({ groups: config.groups }, 'worker takes work');
  return {
    incarnation,
    async stop() {
      stopping = true;
      await Promise.race([working.stop(), pause(stopPatience, undefined, { ref: false })]);
      // From here on nothing more is sent, so others may take over what is left.
      lease.stop();
      await backbone.leave(incarnation);
      await sandbox.close();
      await backbone.close();
    },
  };
}

/** The simulators lie on loopback, which connectors may not reach otherwise. */
function allowed({ egressAllow, demo, demoPorts }: Config): string {
  const simulators = Object.values(demoPorts).map((port) => `127.0.0.1:${port}`);
  return [egressAllow, ...(demo ? simulators : [])].join(',');
}
