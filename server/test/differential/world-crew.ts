import type { Log } from '../../src/observe/log.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { tenantOf } from '../../src/store/store.testsuite.ts';
import type { StorePair } from '../../src/store/store-pair.ts';
import type { TenantStores } from '../../src/store/tenant-store.ts';
import type { Versions } from '../../src/versions/versions.ts';
import type { DueRuns } from '../../src/worker/due-runs.ts';
import { silentAfter } from '../../src/worker/lease.ts';
import { reconcile, releaseRuns } from '../../src/worker/reconcile.ts';
import type { Fate, Process, Scheduler } from './scheduler.ts';
import { startWorker } from './world-worker.ts';

/** The workers of a world: they come, die, or are taken for dead, and others take their place. */
export interface Crew {
  /** Another worker starts at `time`, ms UTC. */
  add(time: number): void;
  /** What becomes of a worker by a write of it. */
  fate(process: Process): Fate;
  onEnd(process: Process): void;
  /** Whether tickets still reach it. */
  isServed(process: Process): boolean;
  /** Runs of silent workers and those that are due become ready; every ready run gets its ticket. */
  sweep(): Promise<void>;
}

/** Of each write of a worker: it dies of it. */
const deaths = 0.03;
/** Of each write of a worker: it is taken for dead, and goes on. */
const mistakes = 0.03;
/** So long it takes at most until another one is there, ms. */
const pause = 2000;

export function createCrew(world: {
  pair: StorePair;
  tenant: string;
  seed: number;
  api: Process;
  scheduler: Scheduler;
  stores: TenantStores;
  versions: Versions;
  queue: Queue;
  dueRuns: DueRuns;
  storesOf: (process: Process) => TenantStores;
  queueOf: (process: Process) => Queue;
  log: Log;
}): Crew {
  const { pair, tenant, seed, api, scheduler, stores, versions, queue, dueRuns } = world;
  const { random, now } = scheduler;
  const working = new Set<Process>();
  const requests = new Map<string, number>();
  let born = 0;
  /** One that is not gone may still claim a run after it was declared silent. */
  const silent = new Set<Process>();
  const control = {
    ...pair.control,
    tenants: async () => [tenantOf(tenant)],
    declareSilent: () =>
      scheduler.ask(api, {
        what: 'declareSilent',
        async answer() {
          const incarnations = [...silent].map(({ name }) => name);
          for (const process of silent) if (process.gone) silent.delete(process);
          // Other worlds have their workers in the same store.
          await pair.control.declareSilent({ before: 0, incarnations });
          return incarnations;
        },
      }),
  };
  const reconciled = { control, stores, queue, dueRuns, now };

  const start = async (): Promise<void> => {
    born += 1;
    const process: Process = { name: `${tenant}-${born}`, gone: false };
    await scheduler.ask(api, {
      what: `beat of ${process.name}`,
      answer: () => pair.control.beat({ incarnation: process.name, at: now() }),
    });
    working.add(process);
    const own = { stores: world.storesOf(process), queue: world.queueOf(process) };
    startWorker({ process, scheduler, log: world.log, seed, requests, versions, ...own });
  };
  const add = (time: number): void => scheduler.at(time, 'start worker', start);
  /** Its runs go back after a while, and another one takes its place. */
  const replace = (process: Process, after: number): void => {
    if (!working.delete(process)) return;
    scheduler.at(now() + after, `${process.name} is silent`, () =>
      scheduler.within(api, async () => {
        silent.add(process);
        await releaseRuns(reconciled, await control.declareSilent());
      }),
    );
    add(now() + random.below(pause));
  };
  return {
    add,
    fate(process) {
      if (random.chance(mistakes)) replace(process, 1);
      if (!random.chance(deaths)) return 'lives';
      return random.chance(0.5) ? 'dies-before' : 'dies-after';
    },
    onEnd: (process) => replace(process, random.chance(0.5) ? 1 : silentAfter),
    isServed: (process) => working.has(process),
    sweep: () => scheduler.within(api, () => reconcile(reconciled)),
  };
}
