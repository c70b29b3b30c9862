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
import { deliver, post, publishGuarded, runOf } from './guarded-template.ts';
import { type RunningWeir, until } from './running-weir.ts';
import { startWeirBesideSystems } from './simulated-systems.ts';
import { inFolder } from './store-under-test.ts';

const scenarioLimit = 180_000;

type Scenario = readonly [point: CrashPoint, victim: Victim];

/** Those that the api comes by; a worker comes by the others. */
const inApi: ReadonlySet<CrashPoint> = new Set(['event-judged', 'blob-written', 'run-accepted']);

/** At each point the process that stands there dies, and one of the others: each day another, so that in time all do. */
export function scenariosOfToday(points: readonly CrashPoint[]): readonly Scenario[] {
  const day = seedOfToday().first / 1000;
  return points.flatMap((point, index) => {
    const own = inApi.has(point) ? 'api' : 'worker';
    const others = victims.filter((victim) => victim !== own);
    const other = others[(index + day) % others.length] ?? 'supervisor';
    return [[point, own] as const, [point, other] as const];
  });
}

/** At each point each kind of process dies. */
export function allScenarios(): readonly Scenario[] {
  return crashPoints.flatMap((point) => victims.map((victim) => [point, victim] as const));
}

/**
 * The victim is killed while the process of the point stands still there. Whatever dies: the run succeeds, the template is
 * enabled, and there is exactly one card.
 */
export function crashPointSuite(scenarios: readonly Scenario[], store = inFolder): void {
  describe('whatever dies, the run succeeds', () => {
    let system: Awaited<ReturnType<typeof startWeirBesideSystems>>;
    let folder: Awaited<ReturnType<typeof crashFolder>>;
    let place: Awaited<ReturnType<typeof store>>;
    beforeAll(async () => {
      folder = await crashFolder();
      place = await store();
      system = await startWeirBesideSystems({ WEIR_CRASH_POINTS: folder.path, ...place.env });
      await publishGuarded(system.weir);
    }, scenarioLimit);
    afterAll(async () => {
      await system.stop();
      await place.remove();
      await folder.remove();
    }, scenarioLimit);

    test.each(scenarios)(
      'at %s the %s dies',
      async (point, victim) => {
        const { weir, core, feishu } = system;
        const eventId = `${point}-${victim}`;
        const templateId = 'T-1042';
        await post(`${core.url}/simulator/reset`, {});
        // Every run meets a fault that passes, so that it waits and comes back.
        await post(`${feishu.url}/simulator/misbehave`, { kind: 'rate-limit', reset: 0.1 });
        await folder.clear();
        await folder.arm(point);

        // Large enough to be kept beside the journal.
        const more = point === 'blob-written' && { note: 'n'.repeat(300_000) };
        const event = { eventId, templateId: templateId.toLowerCase(), ...more };
        const delivered = deliver(weir, event);
        const stoppedAt = await folder.reached(point);
        const killed = await killAll(weir, victim);
        expect(killed.length).toBeGreaterThan(victim === 'guest' && mayLackGuests(point) ? -1 : 0);
        if (victim === 'supervisor') await orphaned(weir, killed, stoppedAt);
        await folder.release(point);
        if (victim === 'supervisor') await restartAfterSupervisor(weir);

        const runId = await delivered;
        const run = await runOf(weir, runId, ['succeeded', 'failed', 'attention']);
        expect(run).toMatchObject({ status: 'succeeded' });
        expect(core.state.templates.get(templateId)?.status).toBe('ENABLED');
        const cards = feishu.inbox.filter((message) => JSON.stringify(message).includes(eventId));
        expect(cards).toHaveLength(1);
      },
      scenarioLimit,
    );
  });
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
