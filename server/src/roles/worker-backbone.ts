import type { Config } from '../config.ts';
import { connectLocal } from '../local-socket/client.ts';
import { socketPath } from '../local-socket/path.ts';
import type { Log } from '../observe/log.ts';
import type { HandoverTaker } from '../queue/handover.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { HandedFate, HandedRun, TenantStores } from '../store/tenant-store.ts';

/** The api may still be starting: its socket is awaited for so long, ms. */
const socketPatience = 30_000;

/** What keeps and moves the runs of an installation, as a worker reaches it. */
export interface WorkerBackbone {
  readonly control: ControlStore;
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
  readonly handover?: HandoverTaker<HandedRun, HandedFate>;
  /** ms UTC, by a clock all processes of the installation share. */
  now(): number;
  /** To be called before the first heartbeat of the incarnation. */
  arrive(incarnation: string): Promise<void>;
  /** Its runs are given up at once; whoever is left takes them. */
  leave(incarnation: string): Promise<void>;
  /** Resolves when there is nobody to work for any more. */
  readonly gone: Promise<void>;
  close(): Promise<void>;
}

type Place = Pick<Config, 'dataDir' | 'databaseUrl' | 'redisUrl'>;

/** Waits for those it needs: the api of this machine for 30 s, the servers of a cluster for ever. */
export function reachBackbone(config: Place, log: Log): Promise<WorkerBackbone> {
  const { databaseUrl, redisUrl } = config;
  return databaseUrl !== undefined && redisUrl !== undefined
    ? inCluster({ databaseUrl, redisUrl, log })
    : besideApi(config, log);
}

async function besideApi(config: Place, log: Log): Promise<WorkerBackbone> {
  const client = await connectLocal(socketPath(config.dataDir), {
    retryMs: 20,
    signal: AbortSignal.timeout(socketPatience),
  });
  const [
    { connectStorage },
    { connectEmbeddedQueue },
    { connectEmbeddedHandover },
    { connectEmbeddedSignals },
  ] = await Promise.all([
    import('./storage.ts'),
    import('../queue/embedded.ts'),
    import('../queue/embedded-handover.ts'),
    import('../signals/embedded.ts'),
  ]);
  const storage = await connectStorage(config, client, (error) =>
    log.error({ error }, 'store fault'),
  );
  return {
    control: storage.control,
    stores: storage.tenants,
    queue: connectEmbeddedQueue(client),
    handover: connectEmbeddedHandover(client),
    signals: connectEmbeddedSignals(client),
    now: Date.now,
    arrive: storage.arrive,
    // The api sees the end of the connection.
    leave: async () => undefined,
    gone: client.closed,
    async close() {
      await storage.close();
      await client.close();
    },
  };
}

async function inCluster(place: {
  databaseUrl: string;
  redisUrl: string;
  log: Log;
}): Promise<WorkerBackbone> {
  const { connectShared, openStores } = await import('./cluster-parts.ts');
  const onFault = (error: unknown): void => place.log.error({ error }, 'store fault');
  const storage = await openStores(place, { onFault });
  const { queue, signals, close } = connectShared(place);
  const { control } = storage;
  return {
    control,
    stores: storage.tenants,
    queue,
    signals,
    now: storage.now,
    arrive: async () => undefined,
    // The sweep of an api does the rest.
    async leave(incarnation) {
      await control.declareSilent({ before: 0, incarnations: [incarnation] });
    },
    gone: new Promise<void>(() => undefined),
    async close() {
      await close();
      await storage.close();
    },
  };
}
