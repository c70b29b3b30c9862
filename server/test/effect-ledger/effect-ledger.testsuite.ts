import { isEnded } from '@weir/contract/run-status';
import type { RunView } from '@weir/contract/run';
import { expect, it, onTestFinished } from 'vitest';
import type { Victim } from '../crash-points.ts';
import { until } from '../running-weir.ts';
import { series, shuffled } from '../series.ts';
import { expectedOf, flowOf, type LedgerEvent, ledgerEvent } from './events.ts';
import { ledgerFlows } from './flows.ts';
import { judge } from './judge.ts';
import { createOutside, type Outside } from './outside.ts';
import { type LedgerSink, startLedgerSink } from './sink.ts';
import type { StartWorld, World } from './worlds.ts';

/** Events of one kill. */
const perKill = 10;
/** Requests that come between two kills: from one to so many. */
const mostRequests = 80;
/** Events that are on their way at most, so that the load does not outgrow the machine. */
const mostOpen = 6 * perKill;
/** After the last kill everything comes to its end within so long, ms. */
const quiet = 120_000;
const stopLimit = 60_000;
/** Each block kills all of these, in random order. A supervisor that never dies would slow restarts down. */
const block: readonly Victim[] = ['worker', 'worker', 'guest', 'api', 'supervisor'];

function orderOf(kills: number, random: () => number): Victim[] {
  const blocks = Array.from({ length: Math.ceil(kills / block.length) }, () =>
    shuffled(block, random),
  );
  return blocks.flat().slice(0, kills);
}

interface Ledgered {
  readonly name: string;
  readonly start: StartWorld;
  readonly kills: number;
  readonly seed: number;
  /** Told of the figures. */
  readonly tell?: (line: string) => void;
}

/**
 * Events become runs while one process after the other is killed, at moments that requests to the sink set. What the
 * sink has in its ledger in the end is what had to be done, and each run says so.
 */
export function effectLedgerSuite({
  name,
  start,
  kills,
  seed,
  tell = () => undefined,
}: Ledgered): void {
  it(
    `${name}: after ${kills} kills every effect is had, and had once by its key`,
    async () => {
      const begun = performance.now();
      const scene = await openScene(start, seed);
      onTestFinished(scene.close, stopLimit);
      const { runs, sink, outside } = scene;
      await playKills(scene, kills, series(seed));
      const slowest = await settled(scene);
      await outside.done();

      const expected = [...runs].map(([event, runId]) =>
        expectedOf(ledgerEvent(seed, event), runId),
      );
      const effects = new Set(expected.flatMap((each) => each.effects));
      const refused = new Set(expected.flatMap((each) => each.refused));
      const { faults, requests, repeated } = judge(sink.ledger, { effects, refused });
      expect(faults, `seed ${seed}`).toEqual([]);
      expect(runs.size).toBe(kills * perKill);
      expect(new Set(runs.values()).size).toBe(runs.size);
      const asked = [...outside.asked].map(([step, count]) => `${count} ${step}`).join(', ');
      const seconds = Math.round((performance.now() - begun) / 1000);
      tell(
        `${name}, seed ${seed}: ${kills} kills, ${runs.size} events, ${effects.size} effects, ${requests} requests, ` +
          `${repeated} repeated, asked: ${asked || 'nothing'}, quiet after ${slowest} ms, ${seconds} s`,
      );
    },
    120_000 + kills * 30_000,
  );
}

interface Scene {
  readonly seed: number;
  readonly world: World;
  readonly sink: LedgerSink;
  readonly outside: Outside;
  /** Of the events that were answered. */
  readonly runs: Map<string, string>;
  readonly close: () => Promise<void>;
}

async function openScene(start: StartWorld, seed: number): Promise<Scene> {
  const random = series(seed + 1);
  let outside: Outside | undefined;
  const sink = await startLedgerSink({
    seed,
    refuses: (path) => isRefused(seed, path),
    onHeard: (path, body) => outside?.hear(path, body),
  });
  let world: World;
  try {
    world = await start({ WEIR_EGRESS_ALLOW: sink.place, WEIR_LOG_LEVEL: 'error' }, random);
  } catch (error) {
    await sink.close();
    throw error;
  }
  outside = createOutside({ seed, weir: world, sink: () => sink });
  for (const flow of ledgerFlows(sink.url)) {
    const path = `/api/v1/flows/${flow.flow}`;
    expect(await world.api('PUT', path, flow)).toMatchObject({ status: 200 });
    // Code is checked by a guest, which may not be had in time.
    await until(`${flow.flow} is published`, async () => {
      const published = await world.api('POST', `${path}/publish`);
      if (published.status !== 503) expect(published).toMatchObject({ status: 201 });
      return published.status === 201;
    });
  }
  const decide = setInterval(() => void outside?.decide().catch(() => undefined), 250);
  const close = async (): Promise<void> => {
    clearInterval(decide);
    await world.stop();
    await sink.close();
  };
  return { seed, world, sink, outside, runs: new Map(), close };
}

/** What a run has to fail for: a gate that is opened later, and an undo nobody takes. */
function isRefused(seed: number, path: string): boolean {
  const [, step = '', event = ''] = path.split('/');
  if (step !== 'gate' && step !== 'undo-put') return false;
  const { fate } = ledgerEvent(seed, event);
  return fate === (step === 'gate' ? 'again' : 'partial');
}

async function playKills(scene: Scene, kills: number, random: () => number): Promise<void> {
  const { seed, sink, runs, outside } = scene;
  const begun: string[] = [];
  const sent: Promise<void>[] = [];
  const isThrough = (event: string): boolean => sink.hasAccepted(`/gate/${event}`);
  for (const [round, victim] of orderOf(kills, random).entries()) {
    await until(
      'events come to their end',
      async () => begun.filter((event) => !isThrough(event)).length <= mostOpen - perKill,
      quiet,
    );
    const events = Array.from({ length: perKill }, (_, index) => `k${round}-${index}`);
    begun.push(...events);
    const answers = events.map(async (event) => {
      const runId = await deliver(scene, ledgerEvent(seed, event));
      runs.set(event, runId);
      outside.meet(event, runId);
    });
    sent.push(...answers);
    const moment = sink.reached(sink.ledger.length + 1 + Math.floor(random() * mostRequests));
    await Promise.race([
      moment,
      until('nothing more comes', async () => begun.every(isThrough), quiet),
    ]);
    await scene.world.strike(victim);
  }
  await Promise.all(sent);
}

/** As a careful sender: again until it is answered. */
async function deliver({ world }: Scene, event: LedgerEvent): Promise<string> {
  let runId = '';
  await until(
    `answer to ${event.event}`,
    async () => {
      const { status, body } = await world.post(`/hooks/default/${flowOf(event)}`, event);
      if (status === 200 || status === 202) runId = (body as { runId: string }).runId;
      return runId !== '';
    },
    quiet,
  );
  return runId;
}

/** Each run has ended as it had to; answers after how many ms of quiet the last one had. */
async function settled({ seed, world, runs }: Scene): Promise<number> {
  const begun = performance.now();
  const left = new Map(runs);
  const wrong: string[] = [];
  const look = async ([event, runId]: [string, string]): Promise<void> => {
    const { status, body } = await world.api('GET', `/api/v1/runs/${runId}`);
    const run = body as RunView;
    const expected = expectedOf(ledgerEvent(seed, event), runId);
    // One that fails first and is retried has not come to its end.
    if (status !== 200 || !isEnded(run.status)) return;
    if (run.status !== expected.status && ledgerEvent(seed, event).fate === 'again') return;
    left.delete(event);
    const { status: ended, undone, output } = run;
    const found = { status: ended, undone, output };
    const { status: wanted, undone: taken, output: said } = expected;
    const isRight = { status: wanted, undone: taken, output: said };
    if (JSON.stringify(found) !== JSON.stringify(isRight))
      wrong.push(`${event}: ${JSON.stringify(run)}`);
  };
  await until(
    'all runs end',
    async () => {
      for (const each of left) await look(each);
      return left.size === 0;
    },
    quiet,
  ).catch(async (cause: unknown) => {
    const [first] = left.values();
    const run = JSON.stringify((await world.api('GET', `/api/v1/runs/${first}`)).body);
    throw new Error(`seed ${seed}, ${left.size} runs do not end, such as ${run}`, { cause });
  });
  expect(wrong, `seed ${seed}`).toEqual([]);
  return Math.round(performance.now() - begun);
}
