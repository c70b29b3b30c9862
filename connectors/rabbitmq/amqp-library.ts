/**
 * amqplib, opened from its inner files, which its package does not name. Its front door keeps the socket to itself, so that
 * what is still connecting could not be given up, and a broker that sends nonsense right behind its greeting would raise an
 * `error` event before anyone can listen for it. And its reader of header tables turns 64-bit integers into doubles, knows
 * no negative decimals, and closes the connection over a type it does not know, again with each redelivery; so the tables
 * of messages stay bytes here, and `readTable` reads them. And it collects a body whole, whatever size is announced.
 */
import { Buffer } from 'node:buffer';
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ChannelModel } from 'amqplib';
import { type BodyLimit, createBodyLimit } from './body-limit.ts';
import { cutHeaders } from './content-header.ts';

/** The headers of a message as they came over the wire. */
export interface RawTable {
  readonly bytes: Uint8Array;
}

/** What is offered to the broker. https://www.rabbitmq.com/amqp-0-9-1-reference#connection.start-ok */
export interface Handshake {
  readonly clientProperties: Readonly<Record<string, unknown>>;
  readonly mechanism: 'PLAIN';
  readonly response: Uint8Array;
  readonly locale: string;
  readonly channelMax: number;
  readonly frameMax: number;
  /** In seconds. */
  readonly heartbeat: number;
  /** Bytes of the largest frame that is taken. */
  readonly maxFrameSize: number;
  readonly virtualHost: string;
  readonly capabilities: '';
  readonly insist: false;
}

/** Emits `error` (if it ended badly), then `close`; `blocked` and `unblocked` between. */
interface WireConnection extends EventEmitter {
  open(handshake: Handshake, done: (error: Error | null) => void): void;
  /** The next frame, or false until more bytes are there. */
  recvFrame(): unknown;
}

interface Library {
  /** Bodies of more than `keepBytes` bytes are left out, see `bodyLeftOut`. */
  readonly Connection: new (
    socket: Duplex,
    keepBytes: number,
  ) => WireConnection;
  readonly ChannelModel: new (connection: WireConnection) => ChannelModel;
}

interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Uint8Array;
  readonly rest: Uint8Array;
}

interface Decoded {
  /** Bytes of the body that follows. */
  size?: number;
  readonly fields?: { headers?: unknown; bodyLeftOut?: number };
}

/** What the library has in its frames, as far as it matters here. */
interface FrameReader {
  parseFrame(bytes: Uint8Array, maxSize: number): Frame | false;
  decodeFrame(frame: Frame): Decoded;
}

/** The part of its connection that reads. */
interface Reading extends WireConnection {
  rest: Uint8Array;
  recvSinceLastCheck: boolean;
  readonly maxFrameSize: number;
  readonly stream: Duplex;
}

const contentHeader = 2;
let loaded: Library | undefined;

/** Loads it when it is needed first: every process has this module, few listen. */
export function loadAmqp(): Library {
  loaded ??= load();
  return loaded;
}

function load(): Library {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('amqplib')), 'lib');
  const frames: FrameReader = require(join(folder, 'frame.js'));
  const { Connection }: { Connection: new (socket: Duplex) => Reading } = require(
    join(folder, 'connection.js'),
  );
  const { ChannelModel }: Pick<Library, 'ChannelModel'> = require(join(folder, 'channel_model.js'));

  class RawHeaders extends Connection {
    readonly #limit: BodyLimit;

    constructor(socket: Duplex, keepBytes: number) {
      super(socket);
      this.#limit = createBodyLimit(keepBytes);
    }

    override recvFrame(): unknown {
      for (;;) {
        const frame = frames.parseFrame(this.rest, this.maxFrameSize);
        if (frame) {
          this.rest = frame.rest;
          if (!this.#limit.isPassedOver(frame)) return decode(frames, frame, this.#limit);
        } else {
          const more: Uint8Array | null = this.stream.read();
          if (more === null) return false;
          this.recvSinceLastCheck = true;
          this.rest = Buffer.concat([this.rest, more]);
        }
      }
    }
  }
  return { Connection: RawHeaders, ChannelModel };
}

function decode(frames: FrameReader, frame: Frame, limit: BodyLimit): unknown {
  if (frame.type !== contentHeader) return frames.decodeFrame(frame);
  const { payload, headers } = cutHeaders(frame.payload);
  const decoded = frames.decodeFrame({ ...frame, payload });
  if (decoded.fields && headers) decoded.fields.headers = { bytes: headers } satisfies RawTable;
  const leftOut = limit.leftOut(frame);
  if (decoded.fields && leftOut !== undefined) {
    decoded.fields.bodyLeftOut = leftOut;
    // So that it is delivered without waiting for its body.
    decoded.size = 0;
  }
  return decoded;
}
