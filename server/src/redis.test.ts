import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRedis, reconnectPause, whenReady } from './redis.ts';

it('waits longer from try to try, but never long, and never gives up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (tries) => {
      const pause = reconnectPause(tries);
      expect(pause).toBeGreaterThanOrEqual(100);
      expect(pause).toBeLessThanOrEqual(5_000);
      expect(reconnectPause(tries + 1)).toBeGreaterThanOrEqual(pause);
    }),
  );
});

it('reads user, password, database and TLS from the URL', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const redis = createRedis('rediss://user:p%40ss@127.0.0.1:1/3', log);
  try {
    expect(redis.options).toMatchObject({ username: 'user', password: 'p@ss', db: 3, port: 1 });
    expect(redis.options.tls).toBeTruthy();
  } finally {
    redis.disconnect();
  }
});

it('stops waiting for a connection when asked to', async () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  // Nothing listens on port 1.
  const redis = createRedis('redis://127.0.0.1:1', log);
  try {
    const stop = new AbortController();
    const waiting = whenReady(redis, 60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  } finally {
    redis.disconnect();
  }
});
