/**
 * How fast the embedded store accepts events, and how long one waits for its commit: `node bench/group-commit.ts`.
 * Beside it the disk's own time for one synced write in the same folder, since no commit can be faster.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectLocal } from '../server/src/local-socket/client.ts';
import { socketPath } from '../server/src/local-socket/path.ts';
import { listenLocal } from '../server/src/local-socket/server.ts';
import { encodeChunk } from '../server/src/store/journal-chunks.ts';
import { connectSqliteStores } from '../server/src/store/sqlite/remote-stores.ts';
import { openSqliteStores } from '../server/src/store/sqlite/stores.ts';
import type { NewRun, TenantStore } from '../server/src/store/tenant-store.ts';
import { report } from './support/figures.ts';

const inFlight = 100;
/** ms of each measurement. */
const duration = 3000;
const feeders = 2;

let runs = 0;

const [role, dataFolder = ''] = process.argv.slice(2);
if (role === 'peer') await feedOverSocket(dataFolder);
else if (role === 'idle') await watchOwnLoop();
else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const stores = await openSqliteStores(folder, { onFault: fail });
  const rows: Record<string, Row> = { 'disk: write + fsync of 4 KB': measureDisk(folder) };
  try {
    for (let n = 0; n < 100; n += 1) {
      await stores.control.ensureTenant({
        key: `t${n}`,
        name: '',
        sealedKey: new Uint8Array(1),
        createdAt: 0,
      });
    }
    for (const count of [1, 10, 100]) {
      const tenants = Array.from({ length: count }, (_, n) => stores.tenants.of(`t${n}`));
      rows[`accept, ${count} tenants`] = await measureAccepts(tenants);
    }
    const server = await listenLocal(socketPath(folder), {
      services: { store: stores.service },
      onFault: fail,
    });
    const children = await Promise.all(
      Array.from({ length: feeders }, () => startChild('peer', folder)),
    );
    const idle = await startChild('idle');
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const idleLoop = run(idle);
    const own = measureAccepts([stores.tenants.of('t0')]);
    const others = await Promise.all(children.map(run));
    rows[`accept, 1 tenant, ${feeders} peers beside`] = await own;
    loop.disable();
    for (const [n, row] of others.entries()) rows[`  peer ${n + 1}, over the socket`] = row;
    rows['event loop of the api meanwhile'] = rowOf(loop);
    rows['event loop of an idle process meanwhile'] = await idleLoop;
    await server.close();
  } finally {
    await stores.close();
    rmSync(folder, { recursive: true });
  }
  report(
    'group commit',
    Object.entries(rows).flatMap(([name, row]) =>
      Object.entries(row).map(([what, value]) => {
        const isRate = what === 'per second';
        const unit = isRate ? '/s' : 'ms';
        return { what: `${name}: ${isRate ? 'commits' : what.replace(' ms', '')}`, value, unit };
      }),
    ),
  );
}

interface Row {
  readonly 'per second'?: number;
  readonly 'p50 ms': number;
  readonly 'p99 ms': number;
  readonly 'max ms': number;
}

/** `histogram` holds ns. */
function rowOf(
  histogram: { percentile(at: number): number; readonly max: number },
  perSecond?: number,
): Row {
  const ms = (ns: number) => Math.round(ns / 1e4) / 100;
  return {
    ...(perSecond !== undefined && { 'per second': Math.round(perSecond) }),
    'p50 ms': ms(histogram.percentile(50)),
    'p99 ms': ms(histogram.percentile(99)),
    'max ms': ms(histogram.max),
  };
}

function measureDisk(folder: string): Row {
  const histogram = createHistogram();
  const file = openSync(join(folder, 'disk'), 'w');
  const block = Buffer.alloc(4096, 'x');
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < duration / 2) {
    histogram.recordDelta();
    writeSync(file, block);
    fsyncSync(file);
    count += 1;
  }
  closeSync(file);
  return rowOf(histogram, (count / (performance.now() - start)) * 1000);
}

/** Keeps `inFlight` accepts under way, spread over the tenants. */
async function measureAccepts(tenants: readonly TenantStore[]): Promise<Row> {
  const histogram = createHistogram();
  const start = performance.now();
  let next = 0;
  const feed = async () => {
    while (performance.now() - start < duration) {
      const store = tenants[next % tenants.length];
      next += 1;
      const begun = performance.now();
      await store?.accept(newRun());
      histogram.record(Math.max(1, Math.round((performance.now() - begun) * 1e6)));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, feed));
  return rowOf(histogram, (histogram.count / (performance.now() - start)) * 1000);
}

/** As a webhook brings it: a body of about 400 bytes and a dedupe key. */
function newRun(): NewRun {
  runs += 1;
  const id = `${process.pid}-${String(runs).padStart(9, '0')}`;
  const body = {
    kind: 'TEMPLATE',
    result: 'APPROVED',
    eventId: id,
    note: '合同模板审批通过 '.repeat(12),
  };
  const trigger = { id: 'approved', kind: 'webhook' as const, at: runs, body };
  return {
    id,
    flow: 'enable-approved-template',
    name: '模板审批通过后自动启用',
    version: 1,
    trigger: 'approved',
    priority: 5,
    group: 'default',
    rank: Date.now(),
    traceId: '0af7651916cd43dd8448eb211c80319c',
    acceptedAt: Date.now(),
    chunk: encodeChunk([{ seq: 1, at: runs, type: 'accepted', trigger }]),
    dedupe: { hash: id, expiresAt: Date.now() + 604_800_000 },
  };
}

async function startChild(...args: readonly string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(import.meta.url), args);
  await new Promise((resolve) => child.once('message', resolve));
  return child;
}

function run(child: ChildProcess): Promise<Row> {
  return new Promise((resolve) => {
    child.once('message', (row: Row) => resolve(row));
    child.send('go');
  });
}

/** A child that feeds the writer over the socket. */
async function feedOverSocket(folder: string): Promise<void> {
  const client = await connectLocal(socketPath(folder));
  const stores = connectSqliteStores(folder, client);
  process.once('message', async () => {
    process.send?.(await measureAccepts([stores.tenants.of('t0')]));
    await stores.tenants.close();
    await stores.control.close();
    await client.close();
    process.disconnect();
  });
  process.send?.('ready');
}

/** A child that does nothing: what its event loop waits is the machine's doing. */
async function watchOwnLoop(): Promise<void> {
  process.once('message', async () => {
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    await pause(duration);
    process.send?.(rowOf(loop));
    process.disconnect();
  });
  process.send?.('ready');
}

function fail(error: unknown): never {
  throw error;
}
