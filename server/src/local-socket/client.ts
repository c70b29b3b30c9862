import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WeirError } from '@weir/contract/weir-error';
import { Numbered } from '../numbered.ts';
import { openConnection } from './connection.ts';
import { decodeError } from './error-codec.ts';
import type { LocalSocketClient } from './local-socket.ts';
import type { FromPeer, FromServer } from './messages.ts';

export interface ConnectOptions {
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
  /** Tries again after so many ms while nobody listens, until `signal` aborts. Without it there is one attempt. */
  readonly retryMs?: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: WeirError): void;
}

/** Throws `unavailable` when nobody listens at `path` or `signal` aborts. */
export async function connectLocal(
  path: string,
  options: ConnectOptions = {},
): Promise<LocalSocketClient> {
  return speak(await openSocket(path, options));
}

function speak(socket: Socket): LocalSocketClient {
  const pending = new Numbered<Pending>();
  const listeners = new Map<string, (message: unknown) => void>();
  let gone = false;

  const connection = openConnection(socket, (received) => {
    const message = received as FromServer;
    if (message.kind === 'push') {
      listeners.get(message.service)?.(message.message);
      return;
    }
    const request = pending.take(message.id);
    if (message.kind === 'answer') request?.resolve(message.value);
    else request?.reject(decodeError(message.error));
  });
  const sendNow = (message: FromPeer): void =>
    connection.send(message, (reason) => {
      if (message.kind !== 'request') return;
      pending.take(message.id)?.reject(reason instanceof WeirError ? reason : broken());
    });
  let last: Promise<void> = Promise.resolve();
  let held = 0;
  /** One after the other, each when there is room: the answers of a busy worker may be large. */
  const send = (message: FromPeer): void => {
    if (held === 0 && connection.isRoomy) return sendNow(message);
    held += 1;
    last = last.then(async () => {
      await connection.roomy();
      held -= 1;
      sendNow(message);
    });
  };

  const closed = connection.closed.then(() => {
    gone = true;
    for (const request of pending.takeAll()) request.reject(broken());
  });

  return {
    request: (service, verb, params) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(broken());
        send({ kind: 'request', id: pending.add({ resolve, reject }), service, verb, params });
      }),
    push: (service, message) => send({ kind: 'push', service, message }),
    onPush: (service, listener) => void listeners.set(service, listener),
    closed,
    close: () => {
      void last.then(() => connection.end());
      return closed;
    },
  };
}

function broken(): WeirError {
  return new WeirError('unavailable', { reason: 'local socket' });
}

async function openSocket(path: string, { signal, retryMs }: ConnectOptions): Promise<Socket> {
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await attempt(path, signal);
    } catch (error) {
      if (retryMs === undefined || signal?.aborted) {
        throw new WeirError('unavailable', { reason: path }, { cause: error });
      }
    }
    // An abort during the pause is seen by the next round.
    await pause(retryMs, undefined, signal && { signal }).catch(() => {});
  }
}

function attempt(path: string, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const abort = () => void socket.destroy(new Error('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal?.removeEventListener('abort', abort);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
