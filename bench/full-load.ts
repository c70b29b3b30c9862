/**
 * Two workers and the api at full load: how long commits wait beyond the disk's own fsync, and how late the api's event
 * loop is. Load comes from this process over loopback; everything is bounded and ends by itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '../server/src/ids.ts';
import { connectLocal } from '../server/src/local-socket/client.ts';
import { socketPath } from '../server/src/local-socket/path.ts';
import { connectSqliteStores } from '../server/src/store/sqlite/remote-stores.ts';
import { type Figure, percentile, report } from './support/figures.ts';
import { orderText } from './support/order.ts';
import { openRawClient } from './support/raw-client.ts';

const seconds = 10;
const connections = 64;
const port = 18_700;
const token = 'bench-bootstrap-token';
const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'weir-bench-'));
const url = `http://127.0.0.1:${port}`;
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const env = {
  ...process.env,
  WEIR_PORT: String(port),
  WEIR_DATA_DIR: folder,
  WEIR_DEMO: 'false',
  WEIR_BOOTSTRAP_TOKEN: token,
  WEIR_LOG_LEVEL: 'error',
};

const figuresOf = (what: string, values: readonly number[]): Figure[] =>
  (
    [
      ['p50', 0.5],
      ['p99', 0.99],
      ['max', 1],
    ] as const
  ).map(([name, share]) => ({
    what: `${what}: ${name}`,
    value: percentile(values, share),
    unit: 'ms',
  }));

function fsyncTimes(count: number): number[] {
  const file = openSync(join(folder, 'probe'), 'w');
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    writeSync(file, Buffer.alloc(4096));
    fsyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  return times;
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

const document = {
  flow: 'load',
  name: 'Load',
  triggers: { hook: { use: 'webhook', with: { path: 'load', auth: 'none' } } },
  steps: {
    a: { use: 'set', with: { order: '{{ trigger.body }}' } },
    b: {
      use: 'set',
      after: 'a',
      with: { total: '{{ steps.a.order.lines[0].quantity * steps.a.order.lines[0].price }}' },
    },
  },
};
async function sendUntil(deadline: number, answers: number[]): Promise<void> {
  const client = await openRawClient({ port, path: '/hooks/default/load', body: orderText });
  while (performance.now() < deadline) {
    const start = performance.now();
    const status = await client.send();
    if (status !== 202) throw new Error(`answer ${status}`);
    answers.push(performance.now() - start);
  }
  client.end();
}

/** Commits of our own, one after another, to the tenant everyone else writes to: how long each waits. */
async function probeUntil(deadline: number, waits: number[]): Promise<void> {
  const client = await connectLocal(socketPath(folder));
  const store = connectSqliteStores(folder, client).tenants.of('default');
  while (performance.now() < deadline) {
    const start = performance.now();
    const at = Date.now();
    await store.audit({
      id: newId(at),
      at,
      actor: 'bench',
      action: 'probe',
      object: '-',
      traceId: '-',
    });
    waits.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await client.close();
}

async function ended(): Promise<number> {
  const first = (await (await call('GET', '/api/v1/runs?limit=1&status=queued')).json()) as {
    items: unknown[];
  };
  return first.items.length;
}

const children: ChildProcess[] = [];
try {
  const api = fork(here('support/api-under-load.ts'), [], { env });
  children.push(api);
  await once(api, 'message');
  for (let worker = 0; worker < 2; worker += 1) {
    children.push(fork(here('../server/src/main.ts'), ['worker'], { env, execArgv: [] }));
  }
  await Promise.all(children.slice(1).map((child) => once(child, 'message')));
  await call('PUT', '/api/v1/flows/load', document);
  await call('POST', '/api/v1/flows/load/publish');

  const alone = fsyncTimes(200);
  const warm = performance.now() + 3_000;
  await Promise.all(Array.from({ length: connections }, () => sendUntil(warm, [])));
  api.send({ measure: true });
  await once(api, 'message');

  const answers: number[] = [];
  const waits: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  await Promise.all([
    probeUntil(deadline, waits),
    ...Array.from({ length: connections }, () => sendUntil(deadline, answers)),
  ]);
  api.send({ measure: true });
  const [loop] = (await once(api, 'message')) as [Record<string, number>];
  const drainStart = performance.now();
  while ((await ended()) > 0 && performance.now() - drainStart < 60_000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const delays = { p50: loop['loopP50'], p99: loop['loopP99'], max: loop['loopMax'] };
  report('full load', [
    ...figuresOf('fsync of 4 KB, alone', alone),
    ...figuresOf('commit of a probe', waits),
    ...figuresOf('webhook answered 202', answers),
    ...Object.entries(delays).map(([name, value]) => ({
      what: `event loop of the api: ${name}`,
      value: value ?? 0,
      unit: 'ms',
    })),
    { what: 'accepted', value: answers.length / seconds, unit: '/s' },
    { what: 'drained after', value: (performance.now() - drainStart) / 1000, unit: 's' },
  ]);
} finally {
  for (const child of children.toReversed()) {
    if (child.exitCode !== null) continue;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
  rmSync(folder, { recursive: true });
}
