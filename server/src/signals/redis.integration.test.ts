import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hasRedis,
  openLine,
  openRedis,
  type RedisLine,
  type RedisUnderTest,
} from '../../test/redis-under-test.ts';
import { type Redis, whenReady } from '../redis.ts';
import { connectRedisSignals } from './redis.ts';
import { testSignals } from './signals.testsuite.ts';
import type { RunSignal, Signals } from './signals.ts';

interface Side {
  readonly signals: Signals;
  readonly redis: Redis;
  /** The connection that listens. */
  readonly listener: Redis;
}

async function openSide(under: RedisUnderTest, url?: string): Promise<Side> {
  const redis = await under.connect(url);
  let listener: Redis | undefined;
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    listener = duplicate(override);
    return listener;
  };
  const signals = connectRedisSignals({ redis, prefix: under.prefix });
  if (!listener) throw new Error('it listens on a connection of its own');
  await whenReady(listener, 10_000);
  return { signals, redis, listener };
}

/** Redis answers in order: what a side sent before has been handed out, and what a side was handed has been read. */
async function settle(sides: readonly Side[]): Promise<void> {
  await Promise.all(sides.map(({ listener }) => listener.ping()));
  await Promise.all(sides.map(({ redis }) => redis.ping()));
  await Promise.all(sides.map(({ listener }) => listener.ping()));
}

const run = { tenant: 't', runId: 'r' };
const signal: RunSignal = { ...run, status: 'running', lastSeq: 3 };

describe.runIf(hasRedis)('Redis', () => {
  it('what a run said goes through no channel', async () => {
    const under = await openRedis();
    const side = await openSide(under);
    const reader = await under.connect();
    await reader.subscribe(`${under.prefix}:run:t/r`);
    const text = new Promise<string>((resolve) => {
      reader.on('message', (_channel: string, each: string) => resolve(each));
    });
    side.signals.publish({ ...signal, output: '"secret"' });
    expect(JSON.parse(await text)).toEqual(signal);
    await side.signals.close();
    await under.close();
  });

  testSignals('as signals', async () => {
    const under = await openRedis();
    const sides = [await openSide(under), await openSide(under)] as const;
    const [a, b] = sides;
    return {
      a: a.signals,
      b: b.signals,
      settle: () => settle(sides),
      async close() {
        await Promise.all(sides.map(({ signals }) => signals.close()));
        await under.close();
      },
    };
  });

  describe('that goes and comes', () => {
    let under: RedisUnderTest;
    let line: RedisLine;
    let near: Side;
    let far: Side;
    beforeEach(async () => {
      under = await openRedis();
      line = await openLine();
      near = await openSide(under);
      far = await openSide(under, line.url);
    });
    afterEach(async () => {
      await Promise.all([near, far].map(({ signals }) => signals.close()));
      await line.close();
      await under.close();
    });

    it('reaches listeners again, those that came meanwhile too, but not those that left', async () => {
      const heard: string[] = [];
      far.signals.subscribe(run, () => heard.push('before'));
      const leave = far.signals.subscribe({ ...run, runId: 'left' }, () => heard.push('left'));
      await settle([far]);
      const lost = new Promise((resolve) => {
        far.listener.once('close', resolve);
      });
      await line.cut();
      await lost;
      far.signals.subscribe(run, () => heard.push('meanwhile'));
      far.signals.subscribe({ ...run, runId: 'other' }, () => heard.push('other'));
      leave();
      far.signals.publish(signal);
      near.signals.publish(signal);
      await line.open();
      await Promise.all([whenReady(far.listener, 10_000), whenReady(far.redis, 10_000)]);
      await settle([near, far]);
      expect(heard).toEqual([]);
      for (const runId of ['left', 'other', 'r']) near.signals.publish({ ...signal, runId });
      await settle([near, far]);
      expect(heard).toEqual(['other', 'before', 'meanwhile']);
    });

    it('takes no harm from what others write into its channels', async () => {
      const heard: RunSignal[] = [];
      far.signals.subscribe(run, (each) => heard.push(each));
      await settle([far]);
      const channel = `${under.prefix}:run:t/r`;
      const strange = ['', '{', 'null', '[]', '{}', JSON.stringify({ ...signal, status: 'gone' })];
      for (const text of strange) await near.redis.publish(channel, text);
      near.signals.publish(signal);
      await settle([near, far]);
      expect(heard).toEqual([signal]);
    });
  });
});
