import { WeirError } from '@weir/contract/weir-error';
import { Redis } from 'ioredis';
import type { Log } from './observe/log.ts';

export type { Redis };

const firstPause = 100;
const longestPause = 5_000;
/** A server that answers nothing for so long is as good as gone, ms. Longer than any command here blocks. */
const silence = 5_000;

/** ms before the n-th try (from 1) to reach a server again: doubled each time, up to 5 s. */
export function reconnectPause(tries: number): number {
  return Math.min(firstPause * 2 ** (tries - 1), longestPause);
}

/**
 * A connection that is kept up for ever, to `redis://` or, with TLS, `rediss://`; user, password and database number are
 * part of the URL. A command fails at once while the connection is down, and when it is lost before the answer: whether
 * to try again is decided by whoever sent it. Each outage is one line in the log, however often it is tried.
 */
export function createRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    retryStrategy: reconnectPause,
    connectTimeout: silence,
    socketTimeout: silence,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    // After a failover the address may lead to a server that takes no writes.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  tellOutages(redis, log);
  return redis;
}

function tellOutages(redis: Redis, log: Log): void {
  let told = false;
  const lost = (error?: unknown): void => {
    // Closed by us.
    if (told || redis.status === 'end') return;
    told = true;
    // An error of a command holds its arguments, among them the password.
    const why = error instanceof Error ? { reason: error.message } : {};
    log.warn(why, 'redis cannot be reached; it is tried again until it answers');
  };
  redis.on('error', lost);
  redis.on('close', () => lost());
  redis.on('ready', () => {
    if (told) log.info({}, 'redis answers again');
    told = false;
  });
}

/** Resolves once the connection can be used. Throws `unavailable` when it cannot within `patience` ms or until `signal`. */
export async function whenReady(
  redis: Redis,
  patience: number,
  signal?: AbortSignal,
): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      redis.off('ready', ready);
      redis.off('end', refuse);
      signal?.removeEventListener('abort', refuse);
      outcome();
    };
    const ready = (): void => settle(resolve);
    const refuse = (): void => settle(() => reject(redisUnavailable()));
    const timer = setTimeout(refuse, redis.status === 'end' ? 0 : patience);
    redis.on('ready', ready);
    redis.on('end', refuse);
    signal?.addEventListener('abort', refuse);
  });
}

/** What those hear who need Redis while it cannot be reached. */
export function redisUnavailable(cause?: unknown): WeirError {
  const why = { zh: '无法连接 Redis', en: 'Redis cannot be reached' };
  return new WeirError('unavailable', why, { cause });
}
