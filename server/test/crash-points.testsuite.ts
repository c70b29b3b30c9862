import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrashPoint, crashPoints } from '../src/observe/crash-points.ts';
import {
  crashFolder,
  killAll,
  pidsOf,
  restartAfterSupervisor,
  type Victim,
  victims,
} from './crash-points.ts';
import { seedOfToday } from './differential/seeded.ts';
import { eventOf, type Fate, type LedgerEvent } from './effect-ledger/events.ts';
import { openScene, publishSurely, type Scene } from './effect-ledger/scene.ts';
import { type OneMachine, oneMachine } from './effect-ledger/worlds.ts';
import { type RunningWeir, until } from './running-weir.ts';
import { inFolder } from './store-under-test.ts';

const scenarioLimit = 180_000;
/** Whatever dies, all has ended within so long, ms. */
const recoveryLimit = 120_000;

type Scenario = readonly [point: CrashPoint, victim: Victim];

/** Those that the api comes by; a worker comes by the others. */
const inApi: ReadonlySet<CrashPoint> = new Set([
  'event-judged',
  'blob-written',
  'run-accepted',
  'runs-woken',
  'signal-stored',
  'callback-stored',
  'decision-stored',
  'cancel-sent',
  'runs-released',
  'version-published',
]);

/** The first effect of a run is a read, at which nothing can be torn: these are taken by one of those that come later. */
const ofEffects: ReadonlySet<CrashPoint> = new Set([
  'effect-intended',
  'effect-committed',
  'effect-answered',
  'result-recorded',
]);

/** Only runs whose senders wait come by these, and they share no lane: `handed-runs.integration.test.ts` plays them. */
const handed: ReadonlySet<CrashPoint> = new Set(['run-handed', 'handed-kept']);

/** What becomes of the runs that come by the point; nothing but success where it is not said. */
const fateAt: Partial<Record<CrashPoint, Fate>> = {
  'undo-begun': 'undo',
  'follow-up-made': 'partial',
  'decision-stored': 'again',
  'cancel-sent': 'cancel',
};
/** Rounds that make a journal long enough for a snapshot. */
const manyRounds = Array.from({ length: 700 }, (_, index) => index);

/** The process that stands there, and those that do not. */
function victimsAt(point: CrashPoint): { own: Victim; others: readonly Victim[] } {
  const own = inApi.has(point) ? 'api' : 'worker';
  return { own, others: victims.filter((victim) => victim !== own) };
}

/**
 * At each point somebody dies, each day another, so that in time all do. `shift` makes a sample of its own: where one has
 * the process that stands there, the next has one of the others.
 */
export function scenariosOfToday(
  points: readonly CrashPoint[],
  { shift = 0 } = {},
): readonly Scenario[] {
  const day = seedOfToday().first / 1000;
  return points.filter(isShared).map((point) => {
    const turn = crashPoints.indexOf(point) + day + shift;
    const { own, others } = victimsAt(point);
    // Every second time the one that stands there: it is what tears the two sides apart.
    const other = others[Math.floor(turn / 2) % others.length] ?? own;
    return [point, turn % 2 === 0 ? own : other] as const;
  });
}

const isShared = (point: CrashPoint): boolean => !handed.has(point);

/** At each point each kind of process dies. */
export function allScenarios(): readonly Scenario[] {
  return crashPoints
    .filter(isShared)
    .flatMap((point) => victims.map((victim) => [point, victim] as const));
}

/**
 * The victim is killed while the process of the point stands still there. Whatever dies: two runs that share a lane end as
 * they have to, with every effect, each under one key, what is done once done once.
 */
export function crashPointSuite(scenarios: readonly Scenario[], store = inFolder): void {
  describe('whatever dies, the runs end as they have to', () => {
    let scene: Scene<OneMachine>;
    let folder: Awaited<ReturnType<typeof crashFolder>>;
    beforeAll(async () => {
      folder = await crashFolder();
      const env = { WEIR_CRASH_POINTS: folder.path };
      const { first: seed } = seedOfToday();
      scene = await openScene(oneMachine(store, 1), { seed, perLane: 1, env });
    }, scenarioLimit);
    afterAll(async () => {
      await scene?.close();
      await folder.remove();
    }, scenarioLimit);

    test.each(scenarios)(
      'at %s the %s dies',
      async (point, victim) => {
        const { weir } = scene.world;
        await folder.clear();
        if (!ofEffects.has(point)) await folder.arm(point);
        const played = play(scene, point, victim);
        if (ofEffects.has(point)) {
          await until('what is done once is done', async () => isDone(scene, point, victim));
          await folder.arm(point);
        }
        if (point === 'runs-released') await loseWorker(folder);
        const stoppedAt = await folder.reached(point);
        const mayLack = victim === 'guest' && mayLackGuests(point);
        await until(`a ${victim}`, async () => mayLack || (await pidsOf(weir, victim)).length > 0);
        const killed = await killAll(weir, victim);
        if (victim === 'supervisor') await orphaned(weir, killed, stoppedAt);
        await folder.release(point);
        if (victim === 'supervisor') await restartAfterSupervisor(weir);

        await played;
        await scene.settled(recoveryLimit);
        expect(scene.judged().faults).toEqual([]);
      },
      scenarioLimit,
    );
  });
}

async function play(scene: Scene<OneMachine>, point: CrashPoint, victim: Victim): Promise<void> {
  if (point === 'version-published') await publishOnce(scene.world, `${point}-${victim}`);
  await Promise.all(pairAt(point, victim).map((event) => scene.send(event)));
}

function pairAt(point: CrashPoint, victim: Victim): readonly LedgerEvent[] {
  const fate = fateAt[point] ?? 'succeed';
  const many = point === 'snapshot-kept' ? manyRounds : [];
  return ['first', 'second'].map((place) =>
    eventOf(fate, `${point}-${victim}-${place}`, {
      lane: 'shared',
      many,
      // Large enough to be kept beside the journal.
      ...(point === 'blob-written' && { note: 'n'.repeat(300_000) }),
    }),
  );
}

const isDone = ({ sink }: Scene<OneMachine>, point: CrashPoint, victim: Victim): boolean =>
  pairAt(point, victim).some(({ event }) => sink.hasAccepted(`/once/${event}`));

/** Whoever publishes is not answered, and asks again: it is one version all the same. */
async function publishOnce(world: OneMachine, name: string): Promise<void> {
  const flow = `published-${name}`;
  await publishSurely(world, { flow, name: flow, steps: { a: { use: 'set', with: {} } } } as {
    flow: string;
  });
  let kept: unknown;
  await until(`the versions of ${flow}`, async () => {
    const { status, body } = await world.api('GET', `/api/v1/flows/${flow}/versions`);
    kept = body;
    return status === 200;
  });
  expect(kept).toMatchObject({ items: [{ version: 1 }] });
}

/** So that there are runs to be released. */
async function loseWorker(folder: Awaited<ReturnType<typeof crashFolder>>): Promise<void> {
  await folder.arm('effect-answered');
  process.kill(await folder.reached('effect-answered'), 'SIGKILL');
}

/** No guest has been needed, or it has ended again. */
function mayLackGuests(point: CrashPoint): boolean {
  return point !== 'guest-asked';
}

/** The children see their supervisor gone; the one that stands at the point cannot yet. */
async function orphaned(
  weir: RunningWeir,
  gone: readonly number[],
  stoppedAt: number,
): Promise<void> {
  await until('the other children end', async () => {
    const left = [...(await pidsOf(weir, 'api')), ...(await pidsOf(weir, 'worker'))];
    return left.every((pid) => pid === stoppedAt || gone.includes(pid));
  });
}
