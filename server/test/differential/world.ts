import type { FlowSource } from '@weir/contract/flow';
import { stringifyJson } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { tenantOf } from '../../src/store/store.testsuite.ts';
import type { StorePair } from '../../src/store/store-pair.ts';
import type { TenantStore } from '../../src/store/tenant-store.ts';
import { createVersions } from '../../src/versions/versions.ts';
import { createDueRuns } from '../../src/worker/due-runs.ts';
import { createScheduler, type Process, type Scheduler } from './scheduler.ts';
import { endedRuns, watchCalls } from './world-calls.ts';
import { createCrew } from './world-crew.ts';
import { planEvents } from './world-events.ts';
import { createOutside } from './world-outside.ts';
import { createPeople } from './world-people.ts';
import { createTickets } from './world-queue.ts';
import { type StoreWatch, storesInTurn } from './world-stores.ts';
import { guestInTurn } from './world-worker.ts';

export interface World {
  readonly pair: StorePair;
  readonly tenant: string;
  readonly seed: number;
  readonly flows: readonly FlowSource[];
}

/** Times of all that is planned lie within, ms. */
const planned = 400;
const mostSweeps = 200;

/**
 * Publishes the flows, lets events come, and has real workers carry the runs out on the stores, under a seeded scheduler:
 * with deaths, workers wrongly taken for dead, lost tickets and people's decisions, until every run has ended. Answers what
 * happened, line by line.
 */
export async function play(world: World): Promise<readonly string[]> {
  const { pair, tenant, seed, flows } = world;
  const scheduler = createScheduler(seed, { onEnd: (process) => crew.onEnd(process) });
  const { random, now } = scheduler;
  const api: Process = { name: 'api', gone: false };
  const statuses = new Map<string, string>();
  const calls = watchCalls();
  const watch: StoreWatch = {
    fate: (process) => (process === api ? 'lives' : crew.fate(process)),
    ...calls,
    onStatus: (runId, status) => statuses.set(runId, status),
    onRest({ runId, dueAt }) {
      if (dueAt !== null) scheduler.within(api, () => dueRuns.expect(tenant, dueAt));
      if (statuses.get(runId) === 'attention') people.ask(runId);
    },
  };
  const onFault = (error: unknown): void =>
    scheduler.at(now(), 'fault', () => {
      throw error;
    });
  const storesOf = (process: Process) => storesInTurn(pair.tenants, process, { scheduler, watch });
  const stores = storesOf(api);
  const isServed = (process: Process): boolean => crew.isServed(process);
  const { queueOf } = createTickets({ tenant, scheduler, isServed });
  const queue = queueOf(api);
  const dueRuns = createDueRuns({ stores, queue, now, onFault });
  const versions = createVersions(pair.tenants);
  const people = createPeople({ api, scheduler, stores, versions, queue, tenant });
  const shared = { pair, tenant, seed, api, scheduler, stores, versions, queue, dueRuns };
  const outside = createOutside({ tenant, api, scheduler, stores, queue, flows });
  const crew = createCrew({ ...shared, storesOf, queueOf, log: logOf(scheduler, onFault) });

  await pair.control.ensureTenant(tenantOf(tenant));
  await Promise.all(flows.map((flow) => publish(pair.tenants.of(tenant), flow)));
  // They never change; read by each process for itself they would be most of the work of a world.
  await Promise.all(flows.map(({ flow }) => versions.load({ tenant, flow, version: 1 })));
  const parts = { stores, queue, sandbox: guestInTurn(api, scheduler), now };
  outside.plan(planned);
  planEvents({ ...world, api, scheduler, versions, parts, within: planned });
  for (let count = random.below(3); count >= 0; count -= 1) crew.add(now());
  for (let sweeps = 0; ; sweeps += 1) {
    await scheduler.run();
    const open = (await pair.tenants.of(tenant).listRuns({ limit: 1000 })).filter(
      ({ status }) => !isEnded(status),
    );
    if (open.length === 0) {
      const ended = await endedRuns(pair.tenants.of(tenant));
      calls.expectKept(ended, flows);
      outside.expectHeard(ended);
      return scheduler.record;
    }
    if (sweeps > mostSweeps) throw new Error(`runs do not end: ${stringifyJson(open)}`);
    scheduler.at(now() + 10_000, 'sweep', crew.sweep);
    // What is lost comes again by a sweep; only then are there none but those that wait for somebody.
    if (sweeps > 0)
      scheduler.at(now() + 20_000, 'answer all', () => scheduler.within(api, outside.answerAll));
  }
}

async function publish(store: TenantStore, document: FlowSource): Promise<void> {
  const { flow, name } = document;
  const kept = { key: flow, name, document: stringifyJson(document), expected: null, at: 1 };
  const { revision } = await store.saveDraft(kept);
  await store.publish({
    flow,
    revision,
    author: 'a',
    note: '',
    at: 1,
    triggers: [],
    slotLimit: null,
  });
}

/** A fault of ours fails the test; that a run was claimed in vain too often is what deaths do. */
function logOf(scheduler: Scheduler, onFault: (error: unknown) => void) {
  const line = (data: Readonly<Record<string, unknown>>, message: string): void =>
    scheduler.note(`log ${message} ${String(data['error'] ?? '')}`);
  return {
    info: line,
    warn: line,
    error(data: Readonly<Record<string, unknown>>, message: string): void {
      line(data, message);
      const { error } = data;
      if (!String(error).includes('claimed too often in vain')) onFault(error);
    },
  };
}
