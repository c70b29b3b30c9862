import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { connectBullQueue } from '../queue/bullmq.ts';
import type { Queue, TicketMark } from '../queue/queue.ts';
import { ticketMark } from '../queue/ticket-mark.ts';
import { createRedis } from '../redis.ts';
import { connectRedisSignals } from '../signals/redis.ts';
import type { Signals } from '../signals/signals.ts';
import { databaseOf } from '../store/postgres/database-names.ts';
import { openPostgresStores, type PostgresOptions } from '../store/postgres/stores.ts';

/** Between two tries to reach PostgreSQL at the start, ms. */
const retryEvery = 1_000;

export interface Addresses {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** Queue and signals of processes on many machines. */
export interface ClusterParts {
  readonly queue: Queue;
  readonly signals: Signals;
  readonly mark: TicketMark;
  /** Whether Redis can be asked now; what needs it waits for the next round otherwise. */
  isUp(): boolean;
  close(): Promise<void>;
}

/**
 * Connects to the Redis at `url` and keeps trying for ever; nothing waits for it here. `onReady` is called each time it
 * answers, the first time included: tickets may have been lost until then, so it is the time to sweep.
 */
export function connectCluster(parts: {
  url: string;
  log: Log;
  onReady: () => void;
  /** Of all keys and channels. */
  prefix?: string;
}): ClusterParts {
  const { url, log, onReady, prefix = 'weir' } = parts;
  const redis = createRedis(url, log);
  redis.on('ready', onReady);
  const queue = connectBullQueue({ redis, prefix });
  const signals = connectRedisSignals({ redis, prefix });
  return {
    queue,
    signals,
    mark: ticketMark({ redis, prefix }),
    isUp: () => redis.status === 'ready',
    async close() {
      redis.off('ready', onReady);
      await Promise.all([queue.close(), signals.close()]);
      redis.disconnect();
    },
  };
}

/** Waits for the server as long as it takes: processes of a cluster start in any order. */
export async function openStores(
  { databaseUrl, log }: Pick<Addresses, 'databaseUrl'> & { log: Log },
  options: PostgresOptions,
): ReturnType<typeof openPostgresStores> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await openPostgresStores(databaseUrl, options);
    } catch (error) {
      if (!(error instanceof WeirError && error.code === 'unavailable')) throw error;
      if (tries === 0) log.warn({ error }, 'postgresql cannot be reached; it is tried again');
      await new Promise((resolve) => setTimeout(resolve, retryEvery));
    }
  }
}

/** Installations that share a Redis are told apart by the names of their databases. */
export function connectShared(
  { databaseUrl, redisUrl, log }: Addresses & { log: Log },
  onReady: () => void = () => undefined,
): ClusterParts {
  return connectCluster({ url: redisUrl, log, onReady, prefix: `weir:${databaseOf(databaseUrl)}` });
}
