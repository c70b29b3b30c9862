import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import { toldOnce } from '../observe/told-once.ts';
import { createEmbeddedQueue, queueService } from '../queue/embedded.ts';
import { createEmbeddedHandover, handoverService } from '../queue/embedded-handover.ts';
import { createEmbeddedSignals, signalsService } from '../signals/embedded.ts';
import type { HandedFate, HandedRun } from '../store/tenant-store.ts';
import { createActiveTenants } from '../worker/active-tenants.ts';
import { createDueRuns } from '../worker/due-runs.ts';
import { catchUpSearch, forgetExpired, reconcile, releaseRuns } from '../worker/reconcile.ts';
import { createSweep, lookEvery, sweepEvery } from '../worker/sweep.ts';
import type { Backbone, BackboneParts } from './backbone.ts';
import { openStorage } from './storage.ts';

/** At a stop, workers may still commit for so long, ms. */
const workerPatience = 8_000;

/**
 * Store, queue and signals of one machine, all in the api. `open` gives runs of former workers free; `close` lets workers
 * finish. Throws what `openStorage` throws.
 */
export async function openEmbedded(parts: BackboneParts): Promise<Backbone> {
  const { config, log } = parts;
  const now = Date.now;
  const active = createActiveTenants();
  const { queue, handover, signals, services: own } = channels(active.touch);
  const failed = (what: string) => (error: unknown) => log.error({ error }, what);
  const storage = await openStorage(config, {
    onFault: failed('store fault'),
    onRest: (tenant, dueAt) => dueRuns.expect(tenant, dueAt),
    onPeerGone: (incarnations) => {
      // Tickets may have been on their way to it: every ready run gets its own again.
      releaseRuns(reconciled, incarnations)
        .then(() => reconcile(reconciled))
        .catch(failed('runs of a lost worker are not released'));
    },
  });
  const { control, tenants: stores } = storage;
  let closing = false;
  // The writer died, or another server has taken over: nothing can be kept any more.
  void storage.ended.then(() => closing || process.exit(1));
  const dueRuns = createDueRuns({ stores, queue, now, onFault: failed('due runs are not woken') });
  const reconciled = { control, stores, queue, dueRuns, now };
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, act: () => unknown): unknown => timers.push(setInterval(act, ms));
  const findAll = toldOnce(log, 'search', () => catchUpSearch(reconciled));
  const sweep = createSweep({ ...reconciled, active, onWhole: findAll });
  let socket: Awaited<ReturnType<typeof listenLocal>> | undefined;

  return {
    control,
    stores,
    queue,
    // On PostgreSQL the api and its workers commit each by themselves: two that keep the same events wait for each other.
    ...(!storage.knowsDue && { handover }),
    signals,
    now,
    async open(services, sendAlerts) {
      dueRuns.alertBy(sendAlerts);
      // Workers of an api before this one lost their connection with it: their runs are free. Before the socket opens,
      // so that no worker of this one is meant.
      await control.declareSilent({ before: Number.MAX_SAFE_INTEGER });
      await reconcile(reconciled);
      socket = await listenLocal(socketPath(config.dataDir), {
        services: {
          ...storage.services,
          ...own,
          ...services,
        },
        onFault: failed('socket fault'),
      });
      void findAll();
      if (storage.knowsDue) {
        every(sweepEvery, () => sweep.round().catch(failed('sweep failed')));
        every(lookEvery, () => sweep.wakeDue().catch(failed('due tenants are not woken')));
        return;
      }
      every(sweepEvery, () => {
        reconcile(reconciled).catch(failed('sweep failed'));
        forgetExpired(reconciled).catch(failed('expired keys are not removed'));
      });
    },
    async close() {
      closing = true;
      for (const timer of timers) clearInterval(timer);
      dueRuns.stop();
      await socket?.close(workerPatience);
      await storage.close();
    },
  };
}

/** What goes between the api and the workers of its machine beside the store. */
function channels(onTicket: (tenant: string) => void) {
  const { queue, service: forQueue, waiting } = createEmbeddedQueue(onTicket);
  const { handover, service: forHandover } = createEmbeddedHandover<HandedRun, HandedFate>(waiting);
  const { signals, service: forSignals } = createEmbeddedSignals();
  const services = {
    [queueService]: forQueue,
    [handoverService]: forHandover,
    [signalsService]: forSignals,
  };
  return { queue, handover, signals, services };
}
