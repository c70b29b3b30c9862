/** Dead letter queues that are full, and brokers that do not answer: against the broker on this machine. */
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Verdict } from '../sdk/index.ts';
import {
  type BrokerUnderTest,
  hasBroker,
  type ListenerOptions,
  record,
  startProxy,
  takeBroker,
  until,
} from './broker-under-test.ts';

const refused: Verdict = { kind: 'refused', code: 'rejected', reason: 'no' };
const openOk = Buffer.from([0, 10, 0, 41]);
const heartbeat = Buffer.from([8, 0, 0, 0, 0, 0, 0, 0xce]);

describe.runIf(hasBroker)('putting messages of RabbitMQ away', () => {
  let broker: BrokerUnderTest;

  beforeAll(async () => {
    broker = await takeBroker();
  }, 60_000);

  afterAll(async () => {
    await broker.remove();
  }, 60_000);

  async function ready(options: Omit<ListenerOptions, 'config'>) {
    const listener = record({ config: broker.config, emit: async () => refused, ...options });
    onTestFinished(() => listener.stop());
    await until('listening', () => listener.state() === 'listening');
    return listener;
  }

  const send = (key: string, body: string) => broker.publish({ key }, Buffer.from(body));

  /** Opens a connection and then answers nothing on it, but is alive. */
  async function muteProxy() {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    let mute = 0;
    const silent = new Set<number>();
    const proxy = await startProxy((bytes, nth) => {
      if (!silent.has(nth)) {
        if (nth === mute && bytes.includes(openOk)) silent.add(nth);
        return bytes;
      }
      if (bytes.equals(heartbeat)) return bytes;
      resolve();
      return Buffer.alloc(0);
    });
    onTestFinished(() => proxy.close());
    return {
      proxy,
      /** Resolves when the broker's first answer was swallowed. */
      asked,
      muteNext() {
        mute = proxy.count() + 1;
      },
    };
  }

  test('a full one is told of until it takes letters again, all on one connection', async () => {
    const proxy = await startProxy();
    onTestFinished(() => proxy.close());
    const limits = { 'x-max-length': 1, 'x-overflow': 'reject-publish' };
    await broker.channel.assertQueue('full', { durable: true, arguments: limits });
    await send('full', '0');
    const listener = await ready({ input: { queue: 'q', deadLetter: 'full' }, port: proxy.port });
    for (const body of ['1', '2', '3']) await send('q', body);
    await until('blocked', () => listener.state() === 'blocked');
    expect(listener.states.at(-1)).toMatchObject({ reason: /"full" is full/ });
    const letters = new Set<string>();
    while (letters.size < 4) letters.add((await broker.take('full')).content.toString());
    await until('listening', () => listener.state() === 'listening');
    expect([...letters].sort()).toEqual(['0', '1', '2', '3']);
    await listener.stop();
    expect(await broker.ready('q')).toBe(0);
    expect(proxy.count()).toBe(2);
  });

  test('it stops in time though the broker answers nothing on the connection of the letters', async () => {
    const { proxy, asked, muteNext } = await muteProxy();
    const input = { queue: 'mute' };
    const listener = await ready({ input, port: proxy.port, pace: { stop: 300 } });
    muteNext();
    await send('mute', '1');
    await asked;
    const before = performance.now();
    await listener.stop();
    expect(performance.now() - before).toBeLessThan(300 + 5_000);
    await until('given back', async () => (await broker.ready('mute')) === 1);
  });

  test('a connection on which nothing is answered is given up for another', async () => {
    const { proxy, asked, muteNext } = await muteProxy();
    const listener = await ready({
      input: { queue: 'patience' },
      port: proxy.port,
      pace: { setUp: 2_000 },
    });
    muteNext();
    await send('patience', '1');
    await asked;
    expect((await broker.take('patience.dlq')).content.toString()).toBe('1');
    expect(listener.error()).toBeUndefined();
  });
});
