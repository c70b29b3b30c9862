import { Buffer } from 'node:buffer';
import type { ConsumeMessage } from 'amqplib';

/** What RabbitMQ takes at most unless it is told otherwise, and some more. https://www.rabbitmq.com/docs/configure `max_message_size` */
const mostBytes = 134_217_728n + 65_536n;
const bodySizeAt = 4;
const bodyFrame = 3;

interface ReceivedFrame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Uint8Array;
}

/** Stands before the reader that collects bodies whole. */
export interface BodyLimit {
  /**
   * The size that a content header announces, if its body is left out; undefined when it is to be collected.
   *
   * @throws RangeError when it announces more than any message has
   */
  leftOut(header: ReceivedFrame): number | undefined;
  /** Whether the frame is a part of a body that is left out. */
  isPassedOver(frame: ReceivedFrame): boolean;
}

/** Bodies of more than `keepBytes` are left out. */
export function createBodyLimit(keepBytes: number): BodyLimit {
  /** Bytes to come, by channel. */
  const rest = new Map<number, number>();
  return {
    leftOut({ channel, payload }) {
      const size = announcedSize(payload);
      // A channel that was closed amid a body may be opened again.
      rest.delete(channel);
      if (size <= keepBytes) return undefined;
      rest.set(channel, size);
      return size;
    },
    isPassedOver({ type, channel, payload }) {
      const toCome = rest.get(channel);
      if (toCome === undefined || type !== bodyFrame) return false;
      if (payload.length > toCome) throw new RangeError('a body of more bytes than announced');
      if (payload.length === toCome) rest.delete(channel);
      else rest.set(channel, toCome - payload.length);
      return true;
    },
  };
}

function announcedSize(payload: Uint8Array): number {
  const size = Buffer.from(payload.buffer, payload.byteOffset, payload.length).readBigUInt64BE(
    bodySizeAt,
  );
  if (size > mostBytes) throw new RangeError(`a message of ${size} bytes`);
  return Number(size);
}

/** The announced size of a body that was left out: the message came without it. */
export function bodyLeftOut({ properties }: ConsumeMessage): number | undefined {
  const { bodyLeftOut: size } = properties as { readonly bodyLeftOut?: number };
  return size;
}
