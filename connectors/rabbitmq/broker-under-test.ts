/** A virtual host of the broker on this machine, for the tests of one file; and a listener whose world is recorded. */
import type { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, connect as dial, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { type Channel, type ChannelModel, connect, type GetMessage, type Options } from 'amqplib';
import { ConnectorError, type Incoming, type ListenState, type Verdict } from '../sdk/index.ts';
import type { RabbitConnection } from './config.ts';
import { listen } from './listen.ts';
import { type MessageInput, messageInput } from './message-input.ts';
import type { Pace } from './pace.ts';

const host = '127.0.0.1';
const port = 5672;

/** Suites that need the broker are skipped without one; `npm test` says so. */
export const hasBroker = await ctl('list_vhosts').then(
  () => true,
  () => false,
);

export interface BrokerUnderTest {
  readonly config: RabbitConnection;
  readonly model: ChannelModel;
  /** Of the test itself, to publish and to look. */
  readonly channel: Channel;
  ctl(...args: string[]): Promise<string>;
  /** Resolves when the broker has it. */
  publish(
    to: { exchange?: string; key: string },
    body: Buffer,
    options?: Options.Publish,
  ): Promise<void>;
  /** Takes one message out of a queue, waiting for it. */
  take(queue: string): Promise<GetMessage>;
  /** Messages that nobody has in hand; `rabbitmqctl` is seconds behind. */
  ready(queue: string): Promise<number>;
  remove(): Promise<void>;
}

export async function takeBroker(): Promise<BrokerUnderTest> {
  const vhost = `weir-test-${randomBytes(6).toString('hex')}`;
  await ctl('add_vhost', vhost);
  await ctl('set_permissions', '-p', vhost, 'guest', '.*', '.*', '.*');
  const config = { host, vhost, username: 'guest', password: 'guest', tls: 'none' } as const;
  const model = await connect({
    hostname: host,
    port,
    vhost,
    username: 'guest',
    password: 'guest',
  });
  // `rabbitmqctl close_all_connections` means this one too.
  model.on('error', () => undefined);
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined);
  return {
    config,
    model,
    channel,
    ctl,
    async publish({ exchange = '', key }, body, options) {
      channel.publish(exchange, key, body, { mandatory: true, ...options });
      await channel.waitForConfirms();
    },
    async take(queue) {
      // A channel does not survive that a queue it knows becomes one of another type.
      const fresh = await model.createChannel();
      const found: GetMessage[] = [];
      await until(`a message in ${queue}`, async () => {
        const got = await fresh.get(queue, { noAck: true });
        if (got) found.push(got);
        return found.length > 0;
      });
      await fresh.close();
      const [message] = found;
      if (!message) throw new Error(`nothing in ${queue}`);
      return message;
    },
    async ready(queue) {
      return (await channel.checkQueue(queue)).messageCount;
    },
    async remove() {
      await model.close().catch(() => undefined);
      await ctl('delete_vhost', vhost);
    },
  };
}

async function ctl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('rabbitmqctl', ['--quiet', ...args])).stdout;
}

/** Fast enough for tests, patient enough for a busy machine. */
export const quickPace: Pace = {
  heartbeatSeconds: 10,
  reconnect: { minMs: 20, maxMs: 200 },
  retry: { minMs: 20, maxMs: 100 },
  sound: 5_000,
  setUp: 20_000,
  stop: 5_000,
};

export interface RecordedListener {
  readonly events: readonly Incoming[];
  /** Those that were acknowledged. */
  readonly acknowledged: readonly Incoming[];
  readonly states: readonly ListenState[];
  state(): ListenState['state'] | undefined;
  /** The error of the last failed attempt. */
  error(): ConnectorError | undefined;
  stop(): Promise<void>;
}

export interface ListenerOptions {
  readonly config: RabbitConnection;
  readonly input: Parameters<typeof messageInput>[0] | { readonly queue: string };
  readonly emit?: (incoming: Incoming) => Promise<Verdict>;
  readonly pace?: Partial<Pace>;
  /** Where a proxy stands, instead of the broker. */
  readonly port?: number;
}

export const accepted: Verdict = { kind: 'accepted', runId: '1', duplicate: false };

export function record(options: ListenerOptions): RecordedListener {
  const events: Incoming[] = [];
  const acknowledged: Incoming[] = [];
  const states: ListenState[] = [];
  const { emit = async () => accepted } = options;
  const log = { info: () => undefined, warn: () => undefined };
  const listening = listen(
    {
      input: {},
      config: { ...options.config, port: options.port ?? port },
      name: 'weir test/flow/approved',
      network: { addressesOf: async () => [host] },
      log,
      emit(incoming) {
        events.push(incoming);
        return emit(incoming);
      },
      acknowledged: (incoming) => acknowledged.push(incoming),
      putAway: async () => undefined,
      report: (state) => states.push(state),
    },
    inputOf(options.input),
    { ...quickPace, ...options.pace },
  );
  return {
    events,
    acknowledged,
    states,
    state: () => states.at(-1)?.state,
    error: () => states.findLast((each) => each.state === 'failing')?.error,
    stop: () => listening.stop(),
  };
}

function inputOf(input: ListenerOptions['input']): MessageInput {
  const defaults = {
    declare: 'own',
    prefetch: 50,
    format: 'auto',
    deliveryLimit: 5,
    maxSize: 1024 * 1024,
  } as const;
  return messageInput({ ...defaults, ...input });
}

/** The store cannot be reached. */
export const away = () => Promise.reject(new ConnectorError('unavailable', 'the store is away'));

/** Polls until `check` holds. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface TcpProxy {
  readonly port: number;
  /** Cuts all connections, as a broken network does. */
  cut(): void;
  /** From now on nothing passes, and nobody is told. */
  freeze(): void;
  /** What was frozen is cut; new connections pass. */
  thaw(): void;
  /** Connections that came so far. */
  readonly count: () => number;
  close(): Promise<void>;
}

/** Between a listener and the broker; `mangle` changes what the broker says on the nth connection, from 1. */
export async function startProxy(
  mangle: (bytes: Buffer, nth: number) => Buffer = (bytes) => bytes,
): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let count = 0;
  let frozen = false;
  const server = createServer((near) => {
    count += 1;
    const nth = count;
    const far = dial(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        for (const each of pair) each.destroy();
        pairs.delete(pair);
      });
    }
    near.pipe(far);
    far.on('data', (bytes: Buffer) => {
      if (!frozen) near.write(mangle(bytes, nth));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  };
  return {
    port: address.port,
    cut,
    freeze() {
      frozen = true;
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.pause();
      }
    },
    thaw() {
      cut();
      frozen = false;
    },
    count: () => count,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
