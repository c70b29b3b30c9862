import { expect, it, onTestFinished } from 'vitest';
import type { Victim } from '../crash-points.ts';
import { until } from '../running-weir.ts';
import { series, shuffled } from '../series.ts';
import { randomEvent } from './events.ts';
import { openScene, type Scene } from './scene.ts';
import type { StartWorld, World } from './worlds.ts';

/** Events of one kill. */
const perKill = 10;
/** Requests that come between two kills: from one to so many. */
const mostRequests = 80;
/** Events that are on their way at most, so that the load does not outgrow the machine. */
const mostOpen = 6 * perKill;
/** Of one lane at a time. */
const perLane = 4;
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
export function effectLedgerSuite(suite: Ledgered): void {
  const { name, start, kills, seed, tell = () => undefined } = suite;
  it(
    `${name}: after ${kills} kills every effect is had, and had once by its key (seed ${seed})`,
    async () => {
      const begun = performance.now();
      const scene = await openScene(start, { seed, perLane });
      onTestFinished(scene.close, stopLimit);
      await playKills(scene, { seed, kills });
      const killed = performance.now();
      await scene.settled(quiet);
      const settled = performance.now();
      expect(scene.answered).toBe(kills * perKill);
      const { faults, requests, repeated, effects } = scene.judged();
      expect(faults).toEqual([]);
      const asked = [...scene.outside.asked].map(([step, count]) => `${count} for ${step}`);
      tell(
        `${name}, seed ${seed}: ${kills} kills, ${scene.answered} events, ${effects} effects, ${requests} requests, ` +
          `${repeated} of them repeats; decisions: ${asked.join(', ') || 'none'}; all ended ${inSeconds(settled - killed)} ` +
          `after the last kill; ${inSeconds(settled - begun)}`,
      );
    },
    120_000 + kills * 30_000,
  );
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

async function playKills(
  scene: Scene<World>,
  { seed, kills }: { seed: number; kills: number },
): Promise<void> {
  const { sink, world } = scene;
  const random = series(seed);
  let open: string[] = [];
  const stillOpen = (): readonly string[] => {
    open = open.filter((event) => !sink.hasAccepted(`/gate/${event}`));
    return open;
  };
  const sent: Promise<void>[] = [];
  for (const [round, victim] of orderOf(kills, random).entries()) {
    await until(
      'events come to their end',
      async () => stillOpen().length <= mostOpen - perKill,
      quiet,
    );
    for (let index = 0; index < perKill; index += 1) {
      const event = randomEvent(seed, `${round}-${index}`);
      open.push(event.event);
      sent.push(scene.send(event));
    }
    let isTime = false;
    void sink.reached(sink.ledger.length + 1 + Math.floor(random() * mostRequests)).then(() => {
      isTime = true;
    });
    await until('the moment comes', async () => isTime || stillOpen().length === 0, quiet);
    await world.strike(victim);
  }
  await Promise.all(sent);
}
