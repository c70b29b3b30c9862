import type { FlowSource } from '@weir/contract/flow';
import { isEnded } from '@weir/contract/run-status';
import { expect } from 'vitest';
import type { Queue } from '../../src/queue/queue.ts';
import { decodeChunks } from '../../src/store/journal-chunks.ts';
import type { RunRow, TenantStore, TenantStores } from '../../src/store/tenant-store.ts';
import { expectCallbacks, expectSignals } from './outside-heard.ts';
import { createSenders, type Senders } from './outside-senders.ts';
import {
  allSignals,
  countHearing,
  lastingKey,
  type OutsideWait,
  outsideWaitsOf,
  someCallbackPlace,
} from './outside-waits.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { EndedRun } from './world-calls.ts';

/** Somebody outside who sends signals and calls back: in time, too early, too late, and twice. */
export interface Outside {
  /** Plans what comes within so many ms, and some hours later. */
  plan(within: number): void;
  /** Answers whatever is waited for: nothing else moves the runs that are left. */
  answerAll(): Promise<void>;
  /** Fails unless everybody who was told that it counts was heard, and nobody else. */
  expectHeard(runs: readonly EndedRun[]): void;
}

const hour = 3_600_000;
/** So many answers are on their way for each step that waits for one. */
const answersPerStep = 4;

interface OutsideWorld {
  readonly tenant: string;
  readonly api: Process;
  readonly scheduler: Scheduler;
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly flows: readonly FlowSource[];
}

export function createOutside(world: OutsideWorld): Outside {
  const { tenant, api, scheduler, stores, flows } = world;
  const { random, now } = scheduler;
  const senders = createSenders({ ...world, now });
  const { signals, callbacks } = senders;
  const counts = flows.map((flow) => [flow.flow, countHearing(flow.steps)] as const);
  const hearing = new Set(counts.filter(([, count]) => count > 0).map(([flow]) => flow));
  const steps = counts.reduce((sum, [, count]) => sum + count, 0);
  // The tenant may not be there yet.
  const store = (): TenantStore => stores.of(tenant);
  const blind = sendBlindly(world, senders);
  const answer = ({ runId, place, opened }: OutsideWait): Promise<void> =>
    opened.kind === 'callback' ? senders.callBack(runId, place) : senders.signal(opened, null);
  /** What is waited for gets its answer now, or in about the moment when its time is over. */
  const someAnswer = async (): Promise<void> => {
    const runs = (await openRuns(store())).filter(({ flow }) => hearing.has(flow));
    if (runs.length === 0) return;
    const waits = await openIn(store(), random.pick(runs));
    if (waits.length === 0) return;
    const wait = random.pick(waits);
    const { until } = wait.opened;
    if (until === undefined || random.chance(0.5)) return answer(wait);
    const at = until - 2 + random.below(8);
    scheduler.at(at, 'in the last moment', () => scheduler.within(api, () => answer(wait)));
  };
  return {
    plan(within) {
      const begin = now();
      for (let count = answersPerStep * steps; count > 0; count -= 1) {
        const at = begin + random.below(random.pick([within, 2 * within, 30_000, hour]));
        const act = random.pick([...blind, someAnswer, someAnswer]);
        scheduler.at(at, 'outside', () => scheduler.within(api, act));
      }
    },
    async answerAll() {
      for (const named of allSignals) await senders.signal(named, null);
      for (const row of await openRuns(store())) {
        const waits = await openIn(store(), row);
        for (const wait of waits) if (wait.opened.kind === 'callback') await answer(wait);
      }
    },
    expectHeard(runs) {
      const waits = runs.flatMap(outsideWaitsOf);
      for (const wait of waits.filter(({ isSure }) => isSure)) {
        expect(wait.closed, `${wait.runId} ${wait.place} comes to its end`).toBeDefined();
      }
      expectCallbacks(waits, callbacks);
      expectSignals(waits, signals);
    },
  };
}

/** A signal, and a callback, of somebody who does not know who waits. */
function sendBlindly(
  { tenant, stores, flows, scheduler: { random } }: OutsideWorld,
  { signal, callBack }: Senders,
): readonly (() => Promise<void>)[] {
  const someSignal = (): Promise<void> => {
    const named = random.pick(allSignals);
    const lasting = named.key === lastingKey ? 1000 * hour : 3000;
    return signal(named, random.chance(0.4) ? lasting : null);
  };
  const someCallback = async (): Promise<void> => {
    const runs = await stores.of(tenant).listRuns({ limit: 100 });
    const places = runs.flatMap(({ id, flow }) => {
      const source = flows.find((each) => each.flow === flow);
      const place = source && someCallbackPlace(source, random);
      return place === undefined ? [] : [{ id, place }];
    });
    if (places.length === 0) return;
    const { id, place } = random.pick(places);
    await callBack(id, place);
    if (random.chance(0.3)) await callBack(id, place);
  };
  return [someSignal, someCallback];
}

async function openRuns(store: TenantStore): Promise<readonly RunRow[]> {
  const runs = await store.listRuns({ limit: 10_000 });
  return runs.filter(({ status }) => !isEnded(status));
}

async function openIn(store: TenantStore, row: RunRow): Promise<readonly OutsideWait[]> {
  const events = decodeChunks(await store.journal(row.id));
  return outsideWaitsOf({ row, events }).filter(({ closed }) => !closed);
}
