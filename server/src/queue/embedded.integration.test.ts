import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectLocal } from '../local-socket/client.ts';
import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import { connectEmbeddedQueue, createEmbeddedQueue, queueService } from './embedded.ts';
import { testQueue } from './queue.testsuite.ts';

const never = new AbortController().signal;

async function openSocket() {
  const folder = await mkdtemp(join(tmpdir(), 'weir-queue-'));
  const { queue, service } = createEmbeddedQueue();
  const server = await listenLocal(socketPath(folder), { services: { [queueService]: service } });
  return {
    queue,
    connect: () => connectLocal(socketPath(folder)),
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

testQueue('embedded queue, in the api', async () => {
  const { queue } = createEmbeddedQueue();
  return { a: queue, b: queue, close: () => queue.close() };
});

testQueue('embedded queue, api and worker', async () => {
  const socket = await openSocket();
  const client = await socket.connect();
  return {
    a: socket.queue,
    b: connectEmbeddedQueue(client),
    async close() {
      await client.close();
      await socket.close();
    },
  };
});

it('the wish of a worker that died takes no ticket', async () => {
  const socket = await openSocket();
  const dying = await socket.connect();
  const wish = connectEmbeddedQueue(dying).take(['default'], never);
  const refused = expect(wish).rejects.toMatchObject({ code: 'unavailable' });
  // A request behind the wish on the same connection: when it is answered, the wish has arrived.
  await connectEmbeddedQueue(dying).ensure({ tenant: 't', group: 'elsewhere' }, 0);
  await dying.close();
  await refused;
  const client = await socket.connect();
  const queue = connectEmbeddedQueue(client);
  await queue.add({ tenant: 't', group: 'default' }, 1);
  expect(await queue.take(['default'], never)).toEqual({ tenant: 't', group: 'default' });
  await client.close();
  await socket.close();
});
