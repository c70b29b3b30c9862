import type { Service } from '../local-socket/local-socket.ts';
import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import type { Log } from '../observe/log.ts';
import { createEmbeddedQueue, queueService } from '../queue/embedded.ts';
import type { Queue } from '../queue/queue.ts';
import { createEmbeddedSignals, signalsService } from '../signals/embedded.ts';
import type { Signals } from '../signals/signals.ts';
import type { ControlStore } from '../store/control-store.ts';
import { openSqliteStores } from '../store/sqlite/stores.ts';
import { writerService } from '../store/sqlite/writer-service.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import { forgetExpired, reconcile, releaseRuns } from '../worker/reconcile.ts';

/** Between two rounds of the sweep, ms. */
const sweepEvery = 5_000;
/** At a stop, workers may still commit for so long, ms. */
const workerPatience = 8_000;

/** Store, queue and signals of one machine, all in the api. */
export interface Embedded {
  readonly control: ControlStore;
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
  /** Opens the socket to workers and commands, gives runs of former workers free, and begins to sweep. */
  open(services: Readonly<Record<string, Service>>): Promise<void>;
  /** Lets workers finish, then commits what waits and gives the folder up. */
  close(): Promise<void>;
}

/** Throws what `openSqliteStores` throws. */
export async function openEmbedded(parts: {
  folder: string;
  log: Log;
  now: () => number;
}): Promise<Embedded> {
  const { folder, log, now } = parts;
  const { queue, service: forQueue } = createEmbeddedQueue();
  const { signals, service: forSignals } = createEmbeddedSignals();
  const failed = (what: string) => (error: unknown) => log.error({ error }, what);
  const storage = await openSqliteStores(folder, {
    onFault: failed('store fault'),
    onPeerGone: (incarnations) => {
      releaseRuns(reconciled, incarnations).catch(failed('runs of a lost worker are not released'));
    },
  });
  const { control, tenants: stores } = storage;
  let closing = false;
  // The writer died: nothing can be kept any more.
  void storage.ended.then(() => closing || process.exit(1));
  const reconciled = { control, stores, queue, now };
  let sweep: NodeJS.Timeout | undefined;
  let socket: Awaited<ReturnType<typeof listenLocal>> | undefined;

  return {
    control,
    stores,
    queue,
    signals,
    async open(services) {
      // Workers of an api before this one lost their connection with it: their runs are free. Before the socket opens,
      // so that no worker of this one is meant.
      await control.declareSilent({ before: Number.MAX_SAFE_INTEGER });
      await reconcile(reconciled);
      socket = await listenLocal(socketPath(folder), { onFault: failed('socket fault') });
      socket.serve(writerService, storage.service);
      socket.serve(queueService, forQueue);
      socket.serve(signalsService, forSignals);
      for (const [name, service] of Object.entries(services)) socket.serve(name, service);
      sweep = setInterval(() => {
        reconcile(reconciled).catch(failed('sweep failed'));
        forgetExpired(reconciled).catch(failed('expired keys are not removed'));
      }, sweepEvery);
    },
    async close() {
      closing = true;
      clearInterval(sweep);
      await socket?.close(workerPatience);
      await storage.close();
    },
  };
}
