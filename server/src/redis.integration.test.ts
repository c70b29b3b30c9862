import { describe, expect, it } from 'vitest';
import { hasRedis, openLine } from '../test/redis-under-test.ts';
import { createRedis, whenReady } from './redis.ts';

describe.runIf(hasRedis)('a connection to Redis', () => {
  it('tells each outage once, refuses at once meanwhile, and comes back', async () => {
    const line = await openLine();
    const told: string[] = [];
    const redis = createRedis(line.url, {
      info: (_data, message) => told.push(message),
      warn: (_data, message) => told.push(message),
      error: (_data, message) => told.push(message),
    });
    try {
      await whenReady(redis, 10_000);
      for (const outage of [1, 2]) {
        let tries = 0;
        const triedOften = new Promise<void>((resolve) => {
          redis.on('close', () => {
            tries += 1;
            if (tries === 3) resolve();
          });
        });
        const blocked = expect(redis.blpop('weir-test-nothing', 4)).rejects.toThrow();
        await line.cut();
        await blocked;
        await triedOften;
        await expect(redis.ping()).rejects.toThrow();
        await line.open();
        await whenReady(redis, 10_000);
        expect(await redis.ping()).toBe('PONG');
        expect(told).toHaveLength(outage * 2);
      }
    } finally {
      const ended = new Promise<void>((resolve) => {
        redis.once('end', resolve);
      });
      redis.disconnect();
      await ended;
      await line.close();
    }
    expect(told).toHaveLength(4);
    await expect(whenReady(redis, 10_000)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
