import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectLocal } from '../../local-socket/client.ts';
import type { LocalSocketServer } from '../../local-socket/local-socket.ts';
import { socketPath } from '../../local-socket/path.ts';
import { listenLocal } from '../../local-socket/server.ts';
import { runOf, tenantOf } from '../store.testsuite.ts';
import { connectSqliteStores } from './remote-stores.ts';
import { openSqliteStores, type SqliteStores } from './stores.ts';
import { writerService } from './writer-service.ts';

let folder: string;
let stores: SqliteStores;
let server: LocalSocketServer;
let gone: Promise<readonly string[]>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-service-'));
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  gone = promise;
  stores = await openSqliteStores(folder, { onPeerGone: resolve });
  server = await listenLocal(socketPath(folder), { services: { [writerService]: stores.service } });
});
afterEach(async () => {
  await server.close();
  await stores.close();
  await rm(folder, { recursive: true });
});

test('the leases of a peer end with its connection, and only its own', async () => {
  const [leaving, staying] = [
    await connectLocal(socketPath(folder)),
    await connectLocal(socketPath(folder)),
  ];
  await connectSqliteStores(folder, staying).control.beat({ incarnation: 'w2', at: 1 });
  const { control } = connectSqliteStores(folder, leaving);
  await control.beat({ incarnation: 'w1', at: 1 });
  await control.beat({ incarnation: 'w1', at: 2 });
  await leaving.close();
  expect(await gone).toEqual(['w1']);
  await expect(stores.control.beat({ incarnation: 'w1', at: 3 })).rejects.toMatchObject({
    code: 'lease_lost',
  });
  await stores.control.beat({ incarnation: 'w2', at: 3 });
  await staying.close();
});

test('peers reach verbs of tenants that are there, and nothing else', async () => {
  await stores.control.ensureTenant(tenantOf('a'));
  const client = await connectLocal(socketPath(folder));
  const write = (tenant: unknown, verb: string) =>
    client.request(writerService, verb, { tenant, params: tenantOf('a') });
  for (const verb of ['accept', 'constructor', 'beat', '__proto__']) {
    await expect(write('a', verb)).rejects.toMatchObject({ code: 'not_found' });
  }
  for (const tenant of ['../control', 'A', 'b', 7, {}]) {
    await expect(write(tenant, 'addAudit')).rejects.toMatchObject({ code: 'not_found' });
  }
  await client.close();
});

test('what is written as the store closes is committed, what comes later is refused', async () => {
  await stores.control.ensureTenant(tenantOf('a'));
  const store = stores.tenants.of('a');
  const accepted = store.accept(runOf('r1'));
  const closing = stores.close();
  expect(await accepted).toMatchObject({ runId: 'r1', duplicate: false });
  await closing;
  await expect(store.accept(runOf('r2'))).rejects.toMatchObject({ code: 'unavailable' });
});
