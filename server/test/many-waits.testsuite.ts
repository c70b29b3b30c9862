import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isEnded } from '@weir/contract/run-status';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgresStores } from '../src/store/postgres/stores.ts';
import { openSqliteStores } from '../src/store/sqlite/stores.ts';
import type { TenantStore } from '../src/store/tenant-store.ts';
import { seedRestingRuns } from './resting-runs.ts';
import { processesOf, type RunningWeir, startWeir, until } from './running-weir.ts';
import { publish } from './simulated-systems.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const days = 24 * 3_600_000;
const stopLimit = 60_000;
/** What the wait leads to in all flows. */
const rest = { done: { use: 'set', after: 'w', with: { by: '{{ steps.w.by }}' } } };
const flows = {
  'rest-time': { for: '30d' },
  'rest-signal': { signal: 'rested', key: '{{ run.id }}' },
  'rest-callback': { callback: true },
  'rest-due': { for: '20s' },
};

export interface ManyWaits {
  readonly name: string;
  readonly store: StoreUnderTest;
  /** Runs at rest, a third each for 30 days, for a signal and for a callback. */
  readonly resting: number;
  /** Runs that are due in the same moment. */
  readonly due: number;
  /** How long after they are begun to be laid to rest, ms; where the product is to be up by then, long enough for that. */
  readonly lead: number;
  /** What is asked beyond that it works, of a machine with nothing else to do; `starts`: how often the start is timed. */
  readonly limits?: Limits;
  readonly tell?: (line: string) => void;
}

interface Limits {
  readonly starts: number;
  readonly startRatio: number;
  readonly bytesPerRun: number;
}

/** Runs that wait cost neither time at the start nor memory, and those that are due go on after a restart. */
export function manyWaitsSuite(given: ManyWaits): void {
  const { name, store, resting, due, lead, limits, tell = () => undefined } = given;
  it(
    `${name}: ${resting} runs wait, and ${due} of others go on when they are due`,
    async () => {
      const full = await openProduct(store);
      const { weir } = full;
      const seeding = performance.now();
      await seeded(full, async (tenant) => {
        const count = Math.floor(resting / 3);
        const until = Date.now() + 30 * days;
        await seedRestingRuns(tenant, { flow: 'rest-time', count, rests: { kind: 'time', until } });
        const signal = { kind: 'signal', name: 'rested' } as const;
        await seedRestingRuns(tenant, { flow: 'rest-signal', count, rests: signal });
        const callback = { kind: 'callback' } as const;
        const left = resting - 2 * count;
        await seedRestingRuns(tenant, { flow: 'rest-callback', count: left, rests: callback });
      });
      const seconds = Math.round((performance.now() - seeding) / 1000);
      tell(`${name}: ${resting} runs laid to rest in ${seconds} s`);
      if (limits) await checkStarts(full, { ...given, limits });

      const at = await dueTogether(full, { count: due, lead });
      await weir.restart();
      const up = at - Date.now();
      await until('all that were due have ended', () => areEnded(weir, due), 300_000);
      await checkOthers(weir, Math.floor(resting / 3));
      await halt(weir);
      const late = await seeded(full, (tenant) => lateness(tenant, at));
      tell(
        `${name}: ${due} due in one moment, ${up} ms after the start: late by p50 ${quantile(late, 0.5)}, p99 ${quantile(late, 0.99)}, ` +
          `at most ${late.at(-1)} ms`,
      );
      expect(late).toHaveLength(due);
      expect(late[0]).toBeGreaterThanOrEqual(0);
    },
    30 * 60_000,
  );
}

const documentOf = (flow: string, wait: object) => ({
  flow,
  name: flow,
  steps: { w: { use: 'wait', with: wait }, ...rest },
});

const inMegabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

const quantile = (sorted: readonly number[], part: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/** Ends the product, and leaves all that it keeps. */
async function halt({ supervisor }: RunningWeir): Promise<void> {
  const ended = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  await ended;
}

/** A product with the flows, halted, and where it keeps things. */
interface Halted {
  readonly weir: RunningWeir;
  readonly env: Readonly<Record<string, string>>;
}

async function openProduct(store: StoreUnderTest): Promise<Halted> {
  const { env, remove } = await store();
  onTestFinished(remove, stopLimit);
  const weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_WORKERS: '1', ...env } });
  onTestFinished(weir.stop, stopLimit);
  for (const [flow, wait] of Object.entries(flows)) await publish(weir, documentOf(flow, wait));
  await halt(weir);
  return { weir, env };
}

/** Lets `work` use the store of a product that is not running. */
async function seeded<T>(
  { weir, env }: Halted,
  work: (tenant: TenantStore) => Promise<T>,
): Promise<T> {
  const url = env['WEIR_DATABASE_URL'];
  const stores =
    url === undefined ? await openSqliteStores(weir.folder) : await openPostgresStores(url);
  try {
    return await work(stores.tenants.of('default'));
  } finally {
    await stores.close();
  }
}

/** The best of some starts: ms until it is ready, and bytes it then has in memory. */
interface Started {
  ms: number;
  bytes: number;
}

/** Beside a product of which nothing waits. */
async function checkStarts(
  full: Halted,
  { name, store, resting, limits, tell = () => undefined }: ManyWaits & { readonly limits: Limits },
): Promise<void> {
  const [before, after] = await timeStarts([await openProduct(store), full], limits.starts);
  const ratio = after.ms / before.ms;
  const perRun = (after.bytes - before.bytes) / resting;
  tell(
    `${name}: start ${before.ms} → ${after.ms} ms (×${ratio.toFixed(2)}), ` +
      `memory ${inMegabytes(before.bytes)} → ${inMegabytes(after.bytes)} MB`,
  );
  expect(ratio).toBeLessThan(limits.startRatio);
  expect(perRun).toBeLessThan(limits.bytesPerRun);
}

/** Of two products in turn, so that a machine that is busy for a while is so for both. */
async function timeStarts(
  products: readonly [Halted, Halted],
  starts: number,
): Promise<readonly [Started, Started]> {
  const best = (): Started => ({ ms: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY });
  const found = [best(), best()] as const;
  for (let count = 0; count < starts; count += 1) {
    for (const [index, { weir }] of products.entries()) {
      const begun = performance.now();
      await weir.restart();
      const ms = Math.round(performance.now() - begun);
      const started = found[index === 0 ? 0 : 1];
      started.ms = Math.min(started.ms, ms);
      started.bytes = Math.min(started.bytes, await memoryOf(weir));
      await halt(weir);
    }
  }
  return found;
}

/** What all its processes have for themselves, and their part of what they share. */
async function memoryOf({ folder }: RunningWeir): Promise<number> {
  let bytes = 0;
  for (const { pid } of await processesOf(folder)) {
    const [, kilobytes = '0'] =
      /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    bytes += Number(kilobytes) * 1024;
  }
  return bytes;
}

/** Answers when, ms UTC. */
async function dueTogether(
  product: Halted,
  { count, lead }: { count: number; lead: number },
): Promise<number> {
  return seeded(product, async (tenant) => {
    const at = Date.now() + lead;
    const rests = { kind: 'time', until: at } as const;
    await seedRestingRuns(tenant, { flow: 'rest-due', count, rests });
    return at;
  });
}

async function areEnded({ api }: RunningWeir, count: number): Promise<boolean> {
  const { body } = await api('GET', '/api/v1/runs?flow=rest-due&status=waiting&limit=1');
  if ((body as { items: unknown[] }).items.length > 0) return false;
  const queued = await api('GET', '/api/v1/runs?flow=rest-due&status=running&limit=1');
  const ended = await api('GET', '/api/v1/runs?flow=rest-due&status=succeeded&limit=1');
  return (
    (queued.body as { items: unknown[] }).items.length === 0 &&
    (ended.body as { items: unknown[] }).items.length === Math.min(1, count)
  );
}

/** Nobody else went on, and one of those that wait for a signal is found among all of them. */
async function checkOthers(weir: RunningWeir, signals: number): Promise<void> {
  for (const status of ['succeeded', 'failed', 'attention']) {
    for (const flow of ['rest-time', 'rest-signal', 'rest-callback']) {
      const path = `/api/v1/runs?flow=${flow}&status=${status}`;
      expect((await weir.api('GET', path)).body).toMatchObject({ items: [] });
    }
  }
  const key = String(signals - 1);
  const { body } = await weir.api('POST', '/api/v1/signals/rested', { key });
  expect(body).toEqual({ woken: 1 });
  await until('the run that was signalled ends', async () => {
    const found = await weir.api('GET', '/api/v1/runs?flow=rest-signal&status=succeeded');
    return (found.body as { items: unknown[] }).items.length === 1;
  });
}

/** By how many ms each of the runs that were due then has ended later, in ascending order. */
async function lateness(tenant: TenantStore, at: number): Promise<number[]> {
  const late: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await tenant.listRuns({ flow: 'rest-due', limit: 1000, cursor });
    for (const { status, endedAt } of page) if (isEnded(status)) late.push((endedAt ?? 0) - at);
    cursor = page.at(-1)?.id;
    if (page.length < 1000) return late.toSorted((a, b) => a - b);
  }
}
