import { expect, it, onTestFinished } from 'vitest';
import { killAll, restartAfterSupervisor, type Victim, victims } from './crash-points.ts';
import { seedOfToday } from './differential/seeded.ts';
import { deliver, publishGuarded, runOf } from './guarded-template.ts';
import { processesOf, until } from './running-weir.ts';
import { series, shuffled } from './series.ts';
import { startWeirBesideSystems } from './simulated-systems.ts';

const perKill = 8;

/** Each block of four kills everyone once, in random order: a supervisor that never dies would slow restarts down. */
function orderOf(kills: number, random: () => number): Victim[] {
  const blocks = Array.from({ length: Math.ceil(kills / victims.length) }, () =>
    shuffled(victims, random),
  );
  return blocks.flat().slice(0, kills);
}

/** Whom it meets, and when, is random; the seed is told when a run does not come to what it should. */
export function randomKillsSuite(kills: number): void {
  it(
    `${kills} random kills: every run succeeds, with one card each`,
    async () => {
      const seed = seedOfToday().first;
      const random = series(seed);
      const { weir, feishu, core, stop } = await startWeirBesideSystems();
      onTestFinished(stop, 30_000);
      await publishGuarded(weir);
      const runs = new Map<string, string>();

      for (const [round, victim] of orderOf(kills, random).entries()) {
        const sent = Array.from({ length: perKill }, async (_, index) => {
          const eventId = `kill-${round}-${index}-end`;
          runs.set(eventId, await deliver(weir, { eventId, templateId: 't-1042' }));
        });
        // Somewhere in the middle of the round: some are answered, some are not.
        const answered = runs.size + Math.floor(random() * perKill);
        await until('some are answered', async () => runs.size >= answered);
        await killAll(weir, victim);
        if (victim === 'supervisor') await restartAfterSupervisor(weir);
        else await until('the victim is back', async () => isBack(weir.folder, victim));
        await Promise.all(sent);
      }

      expect(runs.size).toBe(kills * perKill);
      for (const [eventId, runId] of runs) {
        const run = await runOf(weir, runId, ['succeeded', 'failed', 'attention']);
        expect(run, `seed ${seed}, ${eventId}: ${JSON.stringify(run)}`).toMatchObject({
          status: 'succeeded',
        });
        const cards = feishu.inbox.filter((message) => JSON.stringify(message).includes(eventId));
        expect(cards, `seed ${seed}, ${eventId}`).toHaveLength(1);
      }
      expect(core.state.templates.get('T-1042')?.status).toBe('ENABLED');
    },
    120_000 + kills * 20_000,
  );
}

async function isBack(folder: string, victim: Victim): Promise<boolean> {
  if (victim === 'guest') return true;
  return (await processesOf(folder)).some(({ title }) => title === `weir ${victim}`);
}
