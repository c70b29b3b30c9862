import { WeirError } from '@weir/contract/weir-error';
import type { LocalSocketServer, Service } from '../local-socket/local-socket.ts';
import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import type { Log } from '../observe/log.ts';
import { toldOnce } from '../observe/told-once.ts';
import type { Queue } from '../queue/queue.ts';
import { takeFolder } from '../store/sqlite/folder.ts';
import { createActiveTenants } from '../worker/active-tenants.ts';
import { createDueRuns } from '../worker/due-runs.ts';
import { catchUpSearch } from '../worker/reconcile.ts';
import { createSweep, lookEvery, sweepEvery } from '../worker/sweep.ts';
import type { Backbone, BackboneParts } from './backbone.ts';
import { type Addresses, connectShared, openStores } from './cluster-parts.ts';

/**
 * Store, queue and signals of processes on any number of machines, none of which matters: each api sweeps by itself, which
 * costs little and is safe to do at once.
 */
export async function openCluster(parts: BackboneParts & Addresses): Promise<Backbone> {
  const { config, log } = parts;
  const failed = (what: string) => (error: unknown) => log.error({ error }, what);
  const storage = await openStores(parts, {
    serving: 'among others',
    onFault: failed('store fault'),
  });
  const { control, tenants: stores, now } = storage;
  let closing = false;
  void storage.ended.then(() => {
    if (closing) return;
    log.error({}, 'another server has taken the database over');
    process.exit(1);
  });

  const sweepNow = toldOnce(log, 'sweep', () => sweep.round());
  const shared = connectShared(parts, () => {
    sweep.expectWhole();
    void sweepNow();
  });
  const active = createActiveTenants();
  const queue = watched(shared.queue, active.touch);
  const dueRuns = createDueRuns({ stores, queue, now, onFault: failed('due runs are not woken') });
  const onWhole = toldOnce(log, 'search', () => catchUpSearch({ control, stores }));
  const sweep = createSweep({
    control,
    stores,
    queue,
    dueRuns,
    now,
    active,
    mark: shared.mark,
    onWhole,
  });
  const timers: NodeJS.Timeout[] = [];
  // Whatever a sweep finds becomes a ticket: without Redis there is nothing to be done.
  const every = (ms: number, act: () => Promise<void>): unknown =>
    timers.push(setInterval(() => shared.isUp() && void act(), ms));
  let commands: Commands | undefined;

  return {
    control,
    stores,
    queue,
    signals: shared.signals,
    now,
    async open(services) {
      every(sweepEvery, sweepNow);
      every(
        lookEvery,
        toldOnce(log, 'waking due runs', () => sweep.wakeDue()),
      );
      commands = await serveCommands(config.dataDir, services, log);
    },
    async close() {
      closing = true;
      for (const timer of timers) clearInterval(timer);
      dueRuns.stop();
      await commands?.close();
      await shared.close();
      await storage.close();
    },
  };
}

function watched(queue: Queue, onTicket: (tenant: string) => void): Queue {
  return {
    ...queue,
    add(ticket, count) {
      onTicket(ticket.tenant);
      return queue.add(ticket, count);
    },
    ensure(ticket, count) {
      onTicket(ticket.tenant);
      return queue.ensure(ticket, count);
    },
  };
}

interface Commands {
  close(): Promise<void>;
}

/**
 * The socket for `weir sign-in` and the like on this machine. Of several apis on one data folder the first has it, and a
 * machine without a folder to write to does without.
 */
async function serveCommands(
  dataDir: string,
  services: Readonly<Record<string, Service>>,
  log: Log,
): Promise<Commands | undefined> {
  let folder: ReturnType<typeof takeFolder> | undefined;
  try {
    folder = takeFolder(dataDir);
    const socket: LocalSocketServer = await listenLocal(socketPath(dataDir), {
      services,
      onFault: (error) => log.error({ error }, 'socket fault'),
    });
    const taken = folder;
    return {
      async close() {
        await socket.close();
        taken.close();
      },
    };
  } catch (error) {
    folder?.close();
    if (!(error instanceof WeirError)) throw error;
    log.info({ reason: error.code, dataDir }, 'no commands on this data folder');
    return undefined;
  }
}
