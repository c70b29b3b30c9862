import { expect, it, onTestFinished } from 'vitest';
import { roundsOr } from './rounds.ts';
import { until } from './running-weir.ts';
import { withOwn } from './services/available.ts';
import { startPostgres } from './services/postgres.ts';
import { fireSample, startWeirBesideSystems } from './simulated-systems.ts';

const perRound = 20;
const rounds = roundsOr(10);

withOwn(['PostgreSQL'], 'Weir and a PostgreSQL server that is killed', () => {
  it(`every event that was answered ends as one succeeded run with one card, after ${rounds} kills of the database`, async () => {
    const postgres = await startPostgres();
    onTestFinished(postgres.remove);
    const { weir, feishu, stop } = await startWeirBesideSystems({
      WEIR_DATABASE_URL: postgres.url,
    });
    onTestFinished(stop);
    /** Sent till it is answered: a sender that gets no 202 sends again. */
    const deliver = (eventId: string): Promise<void> =>
      until(eventId, async () => (await fireSample(weir, eventId)).ok, 60_000);
    const cards = () => new Set(feishu.inbox.map(({ uuid }) => uuid)).size;

    for (let round = 1; round <= rounds; round += 1) {
      const before = cards();
      const sent = Array.from({ length: perRound }, (_, index) => deliver(`${round}-${index}`));
      // In the middle of the round, one step further in each.
      const middle = before + ((round * 7) % perRound);
      await until('some of them ran', async () => cards() >= middle, 60_000);
      await postgres.kill();
      await postgres.start();
      await Promise.all(sent);
      await until('all of them ran', async () => cards() === round * perRound, 120_000);
      const { body } = await weir.api('GET', '/api/v1/runs?limit=1&status=failed');
      expect(body).toMatchObject({ items: [] });
    }
    expect(feishu.inbox).toHaveLength(rounds * perRound);
  });
});
