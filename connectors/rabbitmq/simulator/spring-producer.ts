/** A service that publishes as Spring Cloud Stream does, for tests: with confirms, and again after an outage. */
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { type ChannelModel, type ConfirmChannel, connect, type Options } from 'amqplib';

export interface SpringProducer {
  /**
   * Resolves when the broker has confirmed it and a queue was bound to take it, however long that takes: until then it is
   * sent again, over a new connection where the old one broke, so it may arrive more than once.
   */
  send(body: string, options?: Options.Publish): Promise<void>;
  close(): Promise<void>;
}

const retryMs = 50;
/** A confirm may be lost on the way: after so long the message is sent again, ms. */
const confirmMs = 5_000;

/** Publishes to the topic exchange `destination`, which it makes when it connects, as the binder does. */
export async function startProducer(
  url: string,
  { destination, key = destination }: { destination: string; key?: string },
): Promise<SpringProducer> {
  let closed = false;
  let connection: Promise<Connection> | undefined;

  const open = async (): Promise<Connection> => {
    const model = await connect(url, { timeout: 2_000 });
    model.on('error', () => undefined);
    model.on('close', () => {
      connection = undefined;
    });
    const channel = await model.createConfirmChannel();
    // One for each message on its way.
    channel.setMaxListeners(0);
    channel.on('error', () => undefined);
    // The broker closes it over what it refuses: the next one is made on a new connection.
    channel.on('close', () => void model.close().catch(() => undefined));
    await channel.assertExchange(destination, 'topic', { durable: true });
    // What no queue is bound for comes back, and is confirmed all the same.
    const returned = new Set<unknown>();
    channel.on('return', ({ properties }) => returned.add(properties.messageId));
    return { model, channel, returned };
  };
  const connected = (): Promise<Connection> => {
    connection ??= open().catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    return connection;
  };
  const attempt = async (body: string, options: Options.Publish): Promise<void> => {
    const { channel, returned } = await connected();
    const message = { ...headersOf(), mandatory: true, ...options };
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => {
        clearTimeout(late);
        reject(new Error('the channel closed, or confirms nothing'));
      };
      const late = setTimeout(fail, confirmMs);
      channel.once('close', fail);
      channel.publish(destination, key, Buffer.from(body), message, (error: unknown) => {
        clearTimeout(late);
        channel.off('close', fail);
        if (error) reject(new Error('not confirmed', { cause: error }));
        else if (returned.delete(message.messageId)) reject(new Error('nobody takes it'));
        else resolve();
      });
    });
  };

  await connected();
  return {
    async send(body, options = {}) {
      for (;;) {
        try {
          return await attempt(body, options);
        } catch (error) {
          if (closed) throw error;
          await new Promise((resolve) => setTimeout(resolve, retryMs));
        }
      }
    },
    async close() {
      closed = true;
      const { model } = (await connection?.catch(() => undefined)) ?? {};
      await model?.close().catch(() => undefined);
    },
  };
}

interface Connection {
  readonly model: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Ids of messages that came back. */
  readonly returned: Set<unknown>;
}

/** What the default mappers of the binder set (DefaultAmqpHeaderMapper), with the trace of Micrometer. */
function headersOf(): Options.Publish {
  return {
    contentType: 'application/json',
    deliveryMode: 2,
    priority: 0,
    messageId: randomUUID(),
    timestamp: Math.floor(Date.now() / 1000),
    headers: {
      contentType: 'application/json',
      'spring.cloud.stream.sendto.destination': 'unknown',
      target_protocol: 'streams',
      spring_json_header_types: { contentType: 'java.lang.String' },
      traceparent: `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`,
    },
  };
}
