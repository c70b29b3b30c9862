import { Buffer } from 'node:buffer';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Channel, ChannelModel } from 'amqplib';
import { ConnectorError, type Network } from '../sdk/index.ts';
import { type Handshake, loadAmqp } from './amqp-library.ts';
import { unlessAborted } from './backoff.ts';
import { brokerError, openingError } from './broker-error.ts';
import { portOf, type RabbitConnection } from './config.ts';

export interface Target {
  readonly config: RabbitConnection;
  readonly network: Network;
  /** What the operator of the broker sees of it. */
  readonly name: string;
  readonly heartbeatSeconds: number;
  /** Messages with a larger body come without it, see `bodyLeftOut`. */
  readonly keepBytes: number;
}

/** An open connection to the broker. */
export interface BrokerConnection {
  readonly model: ChannelModel;
  /** Resolves with what ended it; never rejects. */
  readonly ended: Promise<ConnectorError>;
  /** Says good-bye, and hangs up after 2 s at the latest. Never rejects. */
  close(): Promise<void>;
}

const openLimitMs = 10_000;
const closeLimitMs = 2_000;
/** RabbitMQ sends 128 KiB at most, others more than they promised. */
const maxFrameSize = 16 * 1024 * 1024;

/**
 * Opens a connection to the first address that answers; each has 10 s.
 *
 * @throws ConnectorError; when the signal is aborted, at once with its reason.
 */
export async function openConnection(
  target: Target,
  signal: AbortSignal,
): Promise<BrokerConnection> {
  const { host } = target.config;
  const asked = target.network.addressesOf({ host, port: portOf(target.config) });
  const addresses = await unlessAborted(asked, signal);
  let failed = new ConnectorError('unavailable', {
    'zh-CN': `「${host}」没有地址`,
    en: `"${host}" has no address`,
  });
  for (const address of addresses) {
    try {
      return await openAt(address, target, signal);
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      failed = openingError(cause, target.config.vhost);
      // A broker that answered answers the same at its other addresses.
      if (failed.code !== 'unavailable') break;
    }
  }
  throw failed;
}

/**
 * What the broker answers.
 *
 * @throws ConnectorError `timeout` when it does not within the limit; when the signal is aborted, at once with its reason
 */
export async function answerWithin<T>(
  limitMs: number,
  answer: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await unlessAborted(answer, AbortSignal.any([signal, limit]));
  } catch (cause) {
    if (!limit.aborted) throw cause;
    throw new ConnectorError('timeout', {
      'zh-CN': 'RabbitMQ 没有应答队列的声明',
      en: 'The broker does not answer what is declared',
    });
  }
}

async function openAt(
  address: string,
  target: Target,
  signal: AbortSignal,
): Promise<BrokerConnection> {
  const { Connection, ChannelModel } = loadAmqp();
  const socket = dial(address, target.config);
  const connection = new Connection(socket, target.keepBytes);
  // An `error` event that nobody listens for would end the process. Why it ended, `close` says too.
  socket.on('error', () => undefined);
  let failure: unknown;
  connection.on('error', (error) => {
    failure = error;
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<ConnectorError>();
  connection.on('close', (error) => end(brokerError(failure ?? error ?? 'closed')));
  socket.on('close', () => end(brokerError(failure ?? 'the connection was closed')));
  // With an error, so that the library hears of it and stops its timers.
  const hangUp = () => socket.destroy(new Error('hung up'));

  const opened = Promise.withResolvers<void>();
  connection.open(handshakeOf(target), (error) => {
    if (error === null) opened.resolve();
    else opened.reject(error);
  });
  const limit = AbortSignal.timeout(openLimitMs);
  try {
    await unlessAborted(opened.promise, AbortSignal.any([signal, limit]));
  } catch (cause) {
    hangUp();
    throw limit.aborted ? new Error(`no answer within ${openLimitMs / 1000} s`) : cause;
  }
  const model = new ChannelModel(connection);
  model.on('error', () => undefined);
  return { model, ended, close: () => close(model, hangUp) };
}

async function close(model: ChannelModel, hangUp: () => void): Promise<void> {
  const limit = AbortSignal.timeout(closeLimitMs);
  await unlessAborted(model.close(), limit).catch(() => undefined);
  hangUp();
}

function dial(address: string, config: RabbitConnection): Socket {
  const { host, tls, ca } = config;
  const to = { host: address, port: portOf(config), noDelay: true, keepAlive: true };
  if (tls === 'none') return connectTcp(to);
  // The certificate has to be the name's that was asked for, not the address's.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ ...to, ...name, ...(ca !== undefined && { ca }) });
}

function handshakeOf({ config, name, heartbeatSeconds }: Target): Handshake {
  const { username, password, vhost } = config;
  return {
    clientProperties: {
      product: 'Weir',
      platform: `Node.js ${process.version}`,
      connection_name: name,
      capabilities: {
        publisher_confirms: true,
        'basic.nack': true,
        consumer_cancel_notify: true,
        'connection.blocked': true,
        authentication_failure_close: true,
      },
    },
    mechanism: 'PLAIN',
    response: Buffer.from(`\0${username}\0${password}`, 'utf8'),
    locale: 'en_US',
    channelMax: 0,
    frameMax: 131_072,
    heartbeat: heartbeatSeconds,
    maxFrameSize,
    virtualHost: vhost,
    capabilities: '',
    insist: false,
  };
}

/**
 * Does something on a channel of its own: the broker closes a channel over what it refuses.
 *
 * @throws what the broker refuses, with its number as `code`
 */
export async function onChannel<T>(
  { model }: BrokerConnection,
  act: (channel: Channel) => Promise<T>,
): Promise<T> {
  const channel = await model.createChannel();
  // What was refused rejects as well.
  channel.on('error', () => undefined);
  const result = await act(channel);
  await channel.close();
  return result;
}
