import { describe, expect, it, type TestContext } from 'vitest';
import { hasRedis, openLine, openRedis } from '../../test/redis-under-test.ts';
import type { Redis } from '../redis.ts';
import { connectBullQueue } from './bullmq.ts';

const never = new AbortController().signal;
const group = 'default';
const unavailable = { code: 'unavailable' };
/** `once` of Node would also settle with the error that comes first. */
const closed = (redis: Redis): Promise<void> =>
  new Promise((resolve) => {
    redis.once('close', resolve);
  });

/** A queue of the test's own behind a line that can be cut: most of these wait for time-outs, so they go side by side. */
async function openOverLine({ onTestFinished }: TestContext) {
  const under = await openRedis();
  const line = await openLine();
  const redis = await under.connect(line.url);
  const queue = connectBullQueue({ redis, prefix: under.prefix });
  onTestFinished(async () => {
    await line.close();
    await queue.close();
    await under.close();
  });
  return { line, queue, redis };
}

describe.runIf(hasRedis)('BullMQ without Redis', () => {
  it.concurrent('refuses at once what cannot be added, and goes on when it is back', async (context) => {
    const { line, queue, redis } = await openOverLine(context);
    const taken = expect(queue.take([group], never)).rejects.toMatchObject(unavailable);
    const lost = closed(redis);
    await line.cut();
    await lost;
    await taken;
    const begun = performance.now();
    await expect(queue.add({ tenant: 't', group }, 1)).rejects.toMatchObject(unavailable);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const stop = new AbortController();
    const given = queue.take([group], stop.signal);
    stop.abort();
    expect(await given).toBeNull();
    // Both wait for it, the one that takes and the sweep.
    const next = queue.take([group], never);
    const ensured = queue.ensure({ tenant: 't', group }, 1);
    await line.open();
    await ensured;
    expect(await next).toEqual({ tenant: 't', group });
  });

  it.concurrent('says so when Redis stays away', async (context) => {
    const { line, queue, redis } = await openOverLine(context);
    const lost = closed(redis);
    await line.cut();
    await lost;
    await Promise.all([
      expect(queue.take([group], never)).rejects.toMatchObject(unavailable),
      expect(queue.ensure({ tenant: 't', group }, 1)).rejects.toMatchObject(unavailable),
    ]);
  });

  it.concurrent('says so when it gets no connection to wait on', async (context) => {
    const { line, queue } = await openOverLine(context);
    await queue.add({ tenant: 't', group }, 1);
    line.holdNew();
    expect(await queue.take([group], never)).toEqual({ tenant: 't', group });
    await expect(queue.take([group], never)).rejects.toMatchObject(unavailable);
  });

  it.concurrent('holds nobody up when Redis freezes', async (context) => {
    const { line, queue } = await openOverLine(context);
    const taken = expect(queue.take([group], never)).rejects.toMatchObject(unavailable);
    await queue.add({ tenant: 't', group: 'other' }, 1);
    line.freeze();
    const begun = performance.now();
    await expect(queue.add({ tenant: 't', group }, 1)).rejects.toMatchObject(unavailable);
    expect(performance.now() - begun).toBeLessThan(20_000);
    await taken;
    await queue.ensure({ tenant: 't', group }, 1);
    expect(await queue.take([group], never)).toEqual({ tenant: 't', group });
  });
});
