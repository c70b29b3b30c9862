import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectLocal } from './client.ts';
import { maxWaitingBytes } from './connection.ts';
import { encodeFrame, maxFrameBytes } from './frames.ts';
import type { LocalSocketServer, Peer, Service } from './local-socket.ts';
import { listenLocal } from './server.ts';

let folder: string;
let path: string;
let server: LocalSocketServer;
let faults: unknown[];
let services: Record<string, Service>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-socket-'));
  path = join(folder, 'weir.sock');
  faults = [];
  services = {};
  server = await listenLocal(path, { services, onFault: (error) => faults.push(error) });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Resolves with the peer whose connection breaks. */
function whenGone(service: Omit<Service, 'gone'> = {}): Promise<Peer> {
  return new Promise((resolve) => {
    services['watch'] = { ...service, gone: resolve };
  });
}

test('answers requests, each its own, structured clones both ways', async () => {
  services['echo'] = { request: async (_peer, verb, params) => ({ verb, params }) };
  const client = await connectLocal(path);
  const values = [
    1n,
    new Uint8Array([0, 255]),
    { a: [null, '堰'] },
    undefined,
    'x'.repeat(1_000_000),
  ];
  const answers = await Promise.all(
    values.map((value, n) => client.request('echo', `v${n}`, value)),
  );
  expect(answers).toEqual(values.map((params, n) => ({ verb: `v${n}`, params })));
  await client.close();
});

test('errors cross as they were thrown, others as internal', async () => {
  services['fail'] = {
    request: async (_peer, verb) => {
      if (verb === 'fault') throw new TypeError('cause');
      if (verb === 'large') return new Uint8Array(maxFrameBytes);
      if (verb === 'odd') return () => {};
      throw new WeirError(
        'conflict',
        { reason: 'r' },
        { field: 'f', retryAfter: 3, details: { a: 1n } },
      );
    },
  };
  const client = await connectLocal(path);
  await expect(client.request('fail', 'typed', {})).rejects.toMatchObject({
    name: 'WeirError',
    code: 'conflict',
    params: { reason: 'r' },
    options: { field: 'f', retryAfter: 3, details: { a: 1n } },
  });
  await expect(client.request('fail', 'fault', {})).rejects.toMatchObject({ code: 'internal' });
  await expect(client.request('fail', 'odd', {})).rejects.toMatchObject({ code: 'internal' });
  await expect(client.request('fail', 'large', {})).rejects.toMatchObject({ code: 'too_large' });
  await expect(client.request('fail', 'x', new Uint8Array(maxFrameBytes))).rejects.toMatchObject({
    code: 'too_large',
  });
  await expect(client.request('none', 'x', {})).rejects.toMatchObject({ code: 'not_found' });
  expect(faults).toHaveLength(2);
  await client.close();
});

test('pushes arrive in order, at the service and the peer they are meant for', async () => {
  const received: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    services['news'] = {
      push: (peer, message) => {
        received.push(message);
        if (message === 99) peer.push('news', received.length);
      },
    };
    void connectLocal(path).then(async (client) => {
      client.onPush('news', async (count) => {
        expect(count).toBe(100);
        await client.close();
        resolve();
      });
      for (let n = 0; n < 100; n += 1) client.push('news', n);
    });
  });
  await done;
  expect(received).toEqual(Array.from({ length: 100 }, (_, n) => n));
});

test('tells every service that a peer is gone, even when one fails', async () => {
  const peers: string[] = [];
  services['broken'] = {
    request: async (peer) => peers.push(peer.id),
    gone: () => {
      throw new TypeError('cause');
    },
  };
  const gone = whenGone();
  const [first, second] = [await connectLocal(path), await connectLocal(path)];
  await first.request('broken', 'x', {});
  await second.request('broken', 'x', {});
  expect(new Set(peers).size).toBe(2);
  await second.close();
  expect((await gone).id).toBe(peers[1]);
  expect(faults).toHaveLength(1);
  await first.close();
});

test('what waits for an answer hears that the connection broke', async () => {
  services['slow'] = { request: () => new Promise(() => {}) };
  const client = await connectLocal(path);
  const answer = client.request('slow', 'x', {});
  const closing = server.close();
  await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
  await client.closed;
  await expect(client.request('slow', 'x', {})).rejects.toMatchObject({ code: 'unavailable' });
  await closing;
});

test('a peer that does not read is dropped before it fills the memory', async () => {
  let pushed = 0;
  const piece = new Uint8Array(1_000_000);
  const gone = whenGone({
    push: (peer) => {
      // A turn each, so that the system takes what it can.
      const more = setInterval(() => {
        peer.push('flood', piece);
        pushed += piece.length;
      }, 0);
      void gone.then(() => clearInterval(more));
    },
  });
  const socket = connect(path);
  socket.pause();
  socket.on('error', () => {});
  for (const part of encodeFrame([{ kind: 'push', service: 'watch', message: 0 }]))
    socket.write(part);
  await gone;
  expect(pushed).toBeGreaterThan(maxWaitingBytes);
  expect(pushed).toBeLessThan(2 * maxWaitingBytes);
  socket.destroy();
});

test('a peer that breaks the framing is dropped', async () => {
  const gone = whenGone();
  const socket = connect(path);
  socket.on('error', () => {});
  socket.write(Buffer.from([255, 255, 255, 255, 0]));
  await gone;
  socket.destroy();
});

test('replaces the socket of a dead server, and is for our user only', async () => {
  await server.close();
  expect(existsSync(path)).toBe(false);
  await writeFile(path, '');
  server = await listenLocal(path, { services });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await (await connectLocal(path)).close();
});

test('connecting fails at once, or retries till it is given up', async () => {
  await server.close();
  await expect(connectLocal(path)).rejects.toMatchObject({ code: 'unavailable' });
  const stop = new AbortController();
  const giveUp = connectLocal(path, { retryMs: 5, signal: stop.signal });
  const patient = connectLocal(path, { retryMs: 5 });
  stop.abort();
  await expect(giveUp).rejects.toMatchObject({ code: 'unavailable' });
  server = await listenLocal(path, { services });
  await (await patient).close();
});

test('a busy peer with more to say than may wait is not dropped for it', async () => {
  services['size'] = { request: async (_peer, _verb, params) => (params as Uint8Array).length };
  const client = await connectLocal(path);
  const bytes = 5 * 1024 * 1024;
  const count = Math.ceil((2 * maxWaitingBytes) / bytes);
  const sizes = await Promise.all(
    Array.from({ length: count }, () => client.request('size', 'x', new Uint8Array(bytes))),
  );
  expect(sizes).toEqual(Array.from({ length: count }, () => bytes));
  await client.close();
});
