/** Broken connections, brokers that refuse, stores that are away: against the broker on this machine. */
import { Buffer } from 'node:buffer';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Verdict } from '../sdk/index.ts';
import {
  accepted,
  away,
  type BrokerUnderTest,
  hasBroker,
  type ListenerOptions,
  record,
  startProxy,
  type TcpProxy,
  takeBroker,
  until,
} from './broker-under-test.ts';

describe.runIf(hasBroker)('listening to RabbitMQ again', () => {
  let broker: BrokerUnderTest;
  let proxy: TcpProxy;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    broker = await takeBroker();
    proxy = await startProxy();
  }, 60_000);

  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  afterAll(async () => {
    await proxy.close();
    await broker.remove();
  }, 60_000);

  function start(options: Omit<ListenerOptions, 'config'> & Partial<ListenerOptions>) {
    const listener = record({ config: broker.config, ...options });
    stops.push(listener.stop);
    return listener;
  }

  async function ready(options: Parameters<typeof start>[0]) {
    const listener = start(options);
    await until('listening', () => listener.state() === 'listening');
    return listener;
  }

  const send = (key: string, body: string, options = {}) =>
    broker.publish({ key }, Buffer.from(body), options);

  /** Asking for a queue that is not there closes the channel. */
  async function isThere(queue: string): Promise<boolean> {
    const channel = await broker.model.createChannel();
    channel.on('error', () => undefined);
    const found = await channel.checkQueue(queue).catch(() => undefined);
    if (found) await channel.close();
    return found !== undefined;
  }

  test('what was not acknowledged when the connection broke is delivered again, marked so', async () => {
    const pending = Promise.withResolvers<Verdict>();
    let first = true;
    const listener = await ready({
      input: { queue: 'again' },
      port: proxy.port,
      emit: () => {
        const verdict = first ? pending.promise : Promise.resolve(accepted);
        first = false;
        return verdict;
      },
    });
    await send('again', '"x"', { headers: { 'x-delivery-count': 99 } });
    await until('the first delivery', () => listener.events.length === 1);
    proxy.cut();
    await until('the second delivery', () => listener.events.length === 2);
    // Too late for this delivery: it must not count for the other one's.
    pending.resolve(accepted);
    const [one, two] = listener.events;
    expect(one?.event).toMatchObject({ redelivered: false });
    expect(one?.event).not.toHaveProperty('deliveryCount');
    expect(two?.event).toMatchObject({ redelivered: true, deliveryCount: 1 });
    expect(one?.dedupe).toMatchObject({ kind: 'delivery', redelivered: false });
    expect(two?.dedupe).toEqual({ ...one?.dedupe, redelivered: true });
    await listener.stop();
    expect(listener.acknowledged).toEqual([two]);
    expect(await broker.ready('again')).toBe(0);
    expect(listener.error()).toMatchObject({ code: 'unavailable' });
  });

  test('an operator who closes all connections does not stop it', async () => {
    const other = await takeBroker();
    onTestFinished(() => other.remove());
    const listener = await ready({ config: other.config, input: { queue: 'closed' } });
    await broker.ctl('close_all_connections', '--vhost', other.config.vhost, 'maintenance');
    await until('a failure', () => listener.error() !== undefined);
    await until('listening', () => listener.state() === 'listening');
    expect(listener.error()?.message).toContain('maintenance');
    await listener.stop();
  });

  test('a queue that was declared otherwise is refused with the way out', async () => {
    await broker.channel.assertQueue('classic', { durable: true });
    const own = start({ input: { queue: 'classic' } });
    await until('the refusal', () => own.error() !== undefined);
    expect(own.error()).toMatchObject({ code: 'conflict', message: /"passive"/ });
    expect(own.error()?.details['broker']).toContain('PRECONDITION_FAILED');

    const passive = await ready({ input: { queue: 'classic', declare: 'passive' } });
    await send('classic', '1');
    await until('the event', () => passive.events.length === 1);
  });

  test('an exchange that is not there is waited for, and never created', async () => {
    const listener = start({ input: { queue: 'early', exchange: 'late', bindings: ['a.*', 'b'] } });
    await until('the refusal', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({
      code: 'not_found',
      message: /"late" is not there yet/,
    });
    await broker.channel.assertExchange('late', 'topic', { durable: true });
    await until('listening', () => listener.state() === 'listening');
    for (const key of ['a.x', 'b', 'c']) {
      const sent = broker.publish({ exchange: 'late', key }, Buffer.from('1'), {
        mandatory: false,
      });
      await sent;
    }
    await until('the events', () => listener.events.length === 2);
    expect(listener.events.map(({ event }) => event['key'])).toEqual(['a.x', 'b']);
  });

  test('a queue that is deleted is declared again', async () => {
    const listener = await ready({ input: { queue: 'deleted' } });
    await broker.channel.deleteQueue('deleted');
    await until('noticed', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({ code: 'not_found' });
    await until('listening', () => listener.state() === 'listening');
    await send('deleted', '1');
    await until('the event', () => listener.events.length === 1);
  });

  test('two listeners share a queue', async () => {
    const input = { queue: 'shared', prefetch: 1 };
    const both = await Promise.all([ready({ input }), ready({ input })]);
    await Promise.all(Array.from({ length: 50 }, (_, i) => send('shared', String(i))));
    const seen = () => both.flatMap(({ events }) => events.map(({ event }) => event['body']));
    await until('all events', () => seen().length >= 50);
    expect(new Set(seen()).size).toBe(50);
    expect(both.every(({ events }) => events.length > 0)).toBe(true);
  });

  test('10,000 messages with duplicates, the connection cut again and again: each one decided', async () => {
    const distinct = 8_000;
    const ids = Array.from({ length: 10_000 }, (_, i) => `m-${Math.floor(i * 0.8)}`);
    const decided = new Set<unknown>();
    const listener = await ready({
      input: { queue: 'many', prefetch: 200, deliveryLimit: 100 },
      port: proxy.port,
      emit: async ({ event }) => {
        await new Promise((resolve) => setImmediate(resolve));
        decided.add(event['messageId']);
        return accepted;
      },
    });
    const before = proxy.count();
    for (const messageId of ids) {
      broker.channel.publish('', 'many', Buffer.from('{"n":1}'), { messageId, persistent: true });
    }
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      await until(`${share} of them`, () => listener.events.length > share * ids.length, 60_000);
      proxy.cut();
    }
    await until('all of them', () => decided.size === distinct, 60_000);
    await until('none left', async () => (await broker.ready('many')) === 0);
    await listener.stop();
    expect(await broker.ready('many')).toBe(0);
    expect(proxy.count() - before).toBeGreaterThanOrEqual(4);
    expect(await broker.ready('many.dlq')).toBe(0);
  }, 120_000);

  test('while the store is away messages are held; when it is back they are decided', async () => {
    let isAway = true;
    const decided = new Set<unknown>();
    const listener = await ready({
      input: { queue: 'held', prefetch: 10, deliveryLimit: 1 },
      emit: async ({ event }) => {
        if (isAway) return away();
        decided.add(event['body']);
        return accepted;
      },
    });
    await Promise.all(Array.from({ length: 30 }, (_, i) => send('held', String(i))));
    // Each of the ten in hand is offered several times.
    await until('offers', () => listener.events.length >= 60);
    expect(new Set(listener.events.map(({ event }) => event['body'])).size).toBe(10);
    expect(await broker.ready('held')).toBe(20);
    isAway = false;
    await until('all of them', () => decided.size === 30);
    await listener.stop();
    expect(await broker.ready('held')).toBe(0);
    expect(await broker.ready('held.dlq')).toBe(0);
    expect(listener.error()).toBeUndefined();
  });

  test('a message that kills its listener each time ends in the dead letter queue', async () => {
    const listener = await ready({
      input: { queue: 'poison', deliveryLimit: 2 },
      port: proxy.port,
      emit: () => new Promise(() => undefined),
    });
    await send('poison', '"bad"');
    for (const times of [1, 2, 3]) {
      await until(`delivery ${times}`, () => listener.events.length === times);
      proxy.cut();
    }
    const letter = await broker.take('poison.dlq');
    expect(letter.properties.headers?.['x-death']?.[0]).toMatchObject({ reason: 'delivery_limit' });
  });

  test('a passive queue keeps what was delivered often, whatever is written about it', async () => {
    await broker.channel.assertQueue('patient', { durable: true });
    const listener = await ready({
      input: { queue: 'patient', declare: 'passive', deliveryLimit: 1 },
      port: proxy.port,
      emit: () => new Promise(() => undefined),
    });
    await send('patient', '1', { headers: { 'x-delivery-count': 99 } });
    for (const times of [1, 2, 3]) {
      await until(`delivery ${times}`, () => listener.events.length === times);
      proxy.cut();
    }
    const again = listener.events[2]?.event;
    expect(again).toMatchObject({ redelivered: true, headers: { 'x-delivery-count': 99 } });
    expect(again).not.toHaveProperty('deliveryCount');
    expect(await isThere('patient.dlq')).toBe(false);
  });

  test('for a passive queue nothing is declared before a letter is put away', async () => {
    await broker.channel.assertQueue('bare', { durable: true });
    const listener = await ready({
      input: { queue: 'bare', declare: 'passive' },
      emit: async ({ event }) =>
        event['body'] === 1 ? accepted : { kind: 'refused', code: 'rejected', reason: 'no' },
    });
    await send('bare', '1');
    await until('the event', () => listener.acknowledged.length === 1);
    expect(await isThere('bare.dlq')).toBe(false);
    await send('bare', '2');
    await until('the letter', () => isThere('bare.dlq'));
    expect((await broker.take('bare.dlq')).content.toString()).toBe('2');
  });

  test('a dead letter queue of another kind is used; one that is deleted is declared again', async () => {
    await broker.channel.assertQueue('old.letters', { durable: true, messageTtl: 3_600_000 });
    const listener = await ready({
      input: { queue: 'letters', deadLetter: 'old.letters' },
      emit: async () => ({ kind: 'refused', code: 'rejected', reason: 'no' }),
    });
    await send('letters', '1');
    await broker.take('old.letters');
    await broker.channel.deleteQueue('old.letters');
    await send('letters', '2');
    await until('the letter', () => isThere('old.letters'));
    expect((await broker.take('old.letters')).content.toString()).toBe('2');
    await listener.stop();
    expect(await broker.ready('letters')).toBe(0);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }, 'auth_failed', /user name or password/],
    ['a virtual host that is not there', { vhost: 'nowhere' }, 'forbidden', /"nowhere"/],
  ])('%s is said, and tried again at the slow end', async (_name, change, code, message) => {
    const listener = start({
      config: { ...broker.config, ...change },
      input: { queue: 'q' },
      pace: { reconnect: { minMs: 20, maxMs: 60_000 } },
    });
    await until('the refusal', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({ code, message });
    const failing = listener.states.at(-1);
    const retryAt = failing?.state === 'failing' ? failing.retryAt : 0;
    expect(retryAt - Date.now()).toBeGreaterThan(25_000);
  });

  test('a half-open connection is noticed by its silence', async () => {
    const listener = await ready({
      input: { queue: 'silent' },
      port: proxy.port,
      pace: { heartbeatSeconds: 1 },
    });
    proxy.freeze();
    await until('noticed', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({ code: 'unavailable', message: /Heartbeat/ });
    proxy.thaw();
    await until('listening', () => listener.state() === 'listening');
  });

  test('a broker that talks nonsense right behind its greeting is one that fails', async () => {
    const openOk = Buffer.from([0, 10, 0, 41]);
    const nonsense = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
    const odd = await startProxy((bytes) =>
      bytes.includes(openOk) ? Buffer.concat([bytes, nonsense]) : bytes,
    );
    onTestFinished(() => odd.close());
    const listener = start({ input: { queue: 'q' }, port: odd.port });
    await until('three failures', () => odd.count() >= 3);
    expect(listener.error()).toMatchObject({ code: 'unavailable' });
    await listener.stop();
  });

  test('a message that announces more bytes than any has ends the connection, and is said', async () => {
    const size = (bytes: bigint) => {
      const announced = Buffer.from([0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      announced.writeBigUInt64BE(bytes, 4);
      return announced;
    };
    const odd = await startProxy((bytes) => {
      const at = bytes.indexOf(size(77n));
      if (at !== -1) size(2n ** 62n).copy(bytes, at);
      return bytes;
    });
    onTestFinished(() => odd.close());
    const listener = await ready({ input: { queue: 'endless' }, port: odd.port });
    await send('endless', 'x'.repeat(77));
    await until('the failure', () => listener.error() !== undefined);
    expect(listener.error()).toMatchObject({
      code: 'unavailable',
      message: /a message of 4611686018427387904 bytes/,
    });
    await listener.stop();
    expect(listener.events).toEqual([]);
  });

  test('it stops at once while a broker keeps it waiting', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      mute.close();
    });
    const met = new Promise((resolve) => mute.once('connection', resolve));
    await until('a port', () => mute.listening);
    const address = mute.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const listener = start({ input: { queue: 'q' }, port });
    await met;
    const before = performance.now();
    await listener.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(listener.states).toEqual([{ state: 'connecting' }]);
  });

  test('stopping lets what is in hand be decided, and leaves what cannot be', async () => {
    const pending = Promise.withResolvers<Verdict>();
    // A quorum queue counts a consumer until its last message is acknowledged.
    await broker.channel.assertQueue('stopped', { durable: true });
    const listener = await ready({
      input: { queue: 'stopped', declare: 'passive' },
      emit: ({ event }) => (event['body'] === 'later' ? pending.promise : away()),
    });
    await send('stopped', 'later');
    await send('stopped', 'never');
    await until('both', () => listener.events.length > 2);
    const stopped = listener.stop();
    const consumers = async () => (await broker.channel.checkQueue('stopped')).consumerCount;
    await until('nothing more taken', async () => (await consumers()) === 0);
    pending.resolve(accepted);
    await stopped;
    expect((await broker.take('stopped')).content.toString()).toBe('never');
    expect(await broker.ready('stopped')).toBe(0);
  });

  test('the operator of the broker sees who listens', async () => {
    await ready({ input: { queue: 'named' } });
    const all = await broker.ctl('list_connections', 'vhost', 'client_properties');
    const ours = all.split('\n').filter((line) => line.startsWith(broker.config.vhost));
    expect(ours.some((line) => line.includes('weir test/flow/approved'))).toBe(true);
  });
});
