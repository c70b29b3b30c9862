/**
 * What removing old runs does to commits, and that their space comes back: `node bench/prune.ts`. 100,000 ended runs of the
 * main job on SQLite; commits of a probe are timed before, while they are removed, and afterwards.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram, type Histogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteStores } from '../server/src/store/sqlite/stores.ts';
import type { ForgottenRuns, TenantStore } from '../server/src/store/tenant-store.ts';
import { fill } from './main-job.ts';
import { type Figure, report } from './support/figures.ts';

const runs = Number(process.env['BENCH_RUNS'] ?? 100_000);
const inFlight = 20;
const flow = 'enable-approved-template';

const folder = mkdtempSync(join(tmpdir(), 'weir-prune-'));
const path = join(folder, 'tenants', 't.db');
const size = (what: string): Figure => ({ what, value: statSync(path).size / 1e6, unit: 'MB' });
const stores = await openSqliteStores(folder);
try {
  await stores.control.ensureTenant({
    key: 't',
    name: '',
    sealedKey: new Uint8Array(1),
    createdAt: 0,
  });
  const store = stores.tenants.of('t');
  await fill(store, runs, inFlight);
  const quiet = await probeWhile(store, () => pause(5000));
  const full = size(`the file with ${runs} runs`);
  const begun = performance.now();
  const busy = await probeWhile(store, () => forgetAll(store));
  const seconds = (performance.now() - begun) / 1000;
  const removed = size('once they are removed');
  const giving = await probeWhile(store, () => pause(5000));
  report('removing old runs', [
    full,
    removed,
    size('5 s later'),
    { what: 'removing takes', value: seconds, unit: 's' },
    ...commits('before', quiet),
    ...commits('while removing', busy),
    ...commits('while giving space back', giving),
  ]);
} finally {
  await stores.close();
  rmSync(folder, { recursive: true });
}

async function forgetAll(store: TenantStore): Promise<void> {
  let from: number | null = 0;
  while (from !== null) {
    const old = { flow, kind: 'succeeded' as const, before: Number.MAX_SAFE_INTEGER, from };
    const { next }: ForgottenRuns = await store.forgetRuns(old);
    from = next;
  }
}

/** Commits of our own, one after another, while something else goes on. */
async function probeWhile(store: TenantStore, work: () => Promise<unknown>) {
  const histogram = createHistogram();
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  for (let n = 0; !done; n += 1) {
    const begun = performance.now();
    const id = `${begun}-${n}`;
    await store.audit({ id, at: 0, actor: 'bench', action: 'probe', object: '-', traceId: '-' });
    histogram.record(Math.max(1, Math.round((performance.now() - begun) * 1e6)));
    await pause(5);
  }
  await working;
  return histogram;
}

function commits(when: string, histogram: Histogram): Figure[] {
  const inMs = (ns: number): number => ns / 1e6;
  return [
    { what: `a commit ${when}: p50`, value: inMs(histogram.percentile(50)), unit: 'ms' },
    { what: `a commit ${when}: p99`, value: inMs(histogram.percentile(99)), unit: 'ms' },
    { what: `a commit ${when}: max`, value: inMs(histogram.max), unit: 'ms' },
  ];
}
