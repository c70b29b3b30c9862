import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Log } from '../src/observe/log.ts';
import { createRedis, type Redis, whenReady } from '../src/redis.ts';
import { redisAnswers, redisUrl } from './services/answers.mjs';

/** Suites that need Redis are skipped without one; `npm test` says so. */
export const hasRedis = await redisAnswers();

export const noLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Keys of one test, and connections to it. */
export interface RedisUnderTest {
  readonly prefix: string;
  connect(url?: string): Promise<Redis>;
  /** Removes all keys of the test. */
  empty(): Promise<void>;
  /** The keys there are. */
  keys(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openRedis(): Promise<RedisUnderTest> {
  const prefix = `weir-test-${randomUUID()}`;
  const open: Redis[] = [];
  const connectTo = async (url = redisUrl): Promise<Redis> => {
    const redis = createRedis(url, noLog);
    open.push(redis);
    await whenReady(redis, 10_000);
    return redis;
  };
  const own = await connectTo();
  const keys = (): Promise<string[]> => keysOf(own, prefix);
  const empty = async (): Promise<void> => {
    const all = await keys();
    if (all.length > 0) await own.unlink(...all);
  };
  return {
    prefix,
    connect: connectTo,
    keys,
    empty,
    async close() {
      await empty();
      for (const redis of open) redis.disconnect();
    },
  };
}

async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const some of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
    found.push(...(some as string[]));
  }
  return found;
}

/** Removes what processes of the product left below a prefix. */
export async function forgetKeys(prefix: string): Promise<void> {
  const redis = createRedis(redisUrl, noLog);
  try {
    await whenReady(redis, 10_000);
    const all = await keysOf(redis, prefix);
    if (all.length > 0) await redis.unlink(...all);
  } finally {
    redis.disconnect();
  }
}

/** A way to Redis that can be cut, frozen and opened again. */
export interface RedisLine {
  readonly url: string;
  /** Closes what is connected and takes no more. */
  cut(): Promise<void>;
  /** What is connected stays so, but nothing passes. */
  freeze(): void;
  /** What connects from now on hears nothing. */
  holdNew(): void;
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function openLine(): Promise<RedisLine> {
  const target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let holding = false;
  const server = createServer((from) => {
    const to = connect({ host: target.hostname, port: Number(target.port || 6379) });
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        from.destroy();
        to.destroy();
      });
    }
    if (!holding) from.pipe(to).pipe(from);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(redisUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    holdNew() {
      holding = true;
    },
    open: () => listen(port),
    close: async () => {
      if (server.listening) await cut();
    },
  };
}
