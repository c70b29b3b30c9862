import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { FrameDecoder } from './frames.ts';
import { Outbox, type Refuse } from './outbox.ts';

/** Bytes that may wait for a peer which does not read; beyond them the connection is dropped. */
export const maxWaitingBytes = 64 * 1024 * 1024;

/** A sender that can wait does so beyond this many bytes. */
const roomyBytes = 4 * 1024 * 1024;

/** How long an ending waits for a peer that does not read. */
const endGraceMs = 1000;

/** One end of the socket: messages in and out, whatever they mean. */
export interface Connection {
  /** Sends with the other messages of this turn, as it is at its end. Silent when the connection is gone. */
  send(message: unknown, refuse?: Refuse): void;
  /** Little waits to be sent. */
  readonly isRoomy: boolean;
  /** Resolves when little waits to be sent: a sender that can wait does, so that it is not dropped for its own speed. */
  roomy(): Promise<void>;
  /** Sends what waits, at most for `endGraceMs`, then ends. */
  end(): void;
  readonly closed: Promise<void>;
}

/** `onMessage` is called for each message in order; a peer that breaks the framing is dropped. */
export function openConnection(socket: Socket, onMessage: (message: unknown) => void): Connection {
  const decoder = new FrameDecoder();
  const outbox = new Outbox();
  let waiting = false;

  const flush = () => {
    waiting = false;
    const frames = outbox.take();
    if (socket.destroyed || socket.writableEnded) return;
    socket.cork();
    for (const part of frames) socket.write(part);
    socket.uncork();
  };
  const waitingBytes = (): number => socket.writableLength + outbox.bytes;
  socket.on('data', (chunk) => {
    let messages: unknown[];
    try {
      messages = decoder.push(chunk);
    } catch {
      socket.destroy();
      return;
    }
    for (const message of messages) onMessage(message);
  });
  // 'close' follows every error and is what the owner of the connection waits for.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  return {
    send(message, refuse = () => {}) {
      if (socket.destroyed || socket.writableEnded) return;
      if (waitingBytes() > maxWaitingBytes) {
        socket.destroy();
        return;
      }
      if (!waiting) {
        waiting = true;
        setImmediate(flush);
      }
      outbox.put(message, refuse);
    },
    get isRoomy() {
      return waitingBytes() <= roomyBytes;
    },
    async roomy() {
      // What lies in the outbox goes with this turn.
      if (outbox.bytes > roomyBytes) await turn();
      while (socket.writableLength > roomyBytes && !socket.destroyed) {
        await Promise.race([once(socket, 'drain'), closed]);
      }
    },
    end() {
      if (socket.destroyed) return;
      flush();
      socket.end();
      const deadline = setTimeout(() => socket.destroy(), endGraceMs);
      void closed.then(() => clearTimeout(deadline));
    },
    closed,
  };
}
