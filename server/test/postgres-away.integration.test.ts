import { expect, it, onTestFinished } from 'vitest';
import { brokenLine } from '../src/store/postgres/broken-line.testsuite.ts';
import { makeDatabase, onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { processesOf, until } from './running-weir.ts';
import { fireSample, startWeirBesideSystems } from './simulated-systems.ts';

const events = 30;

onServer('Weir and a PostgreSQL server that goes away', (server) => {
  it('a server that is away for seconds fails no run, loses none, and costs no process its life', async () => {
    const database = await makeDatabase(server);
    onTestFinished(database.drop, 30_000);
    const line = await brokenLine(database.url);
    onTestFinished(line.close, 30_000);
    const { weir, feishu, stop } = await startWeirBesideSystems({ WEIR_DATABASE_URL: line.url });
    onTestFinished(stop, 30_000);
    const fire = (eventId: string): Promise<Response> => fireSample(weir, eventId);
    const pids = async () =>
      (await processesOf(weir.folder))
        .filter(({ title }) => title !== 'weir guest')
        .map(({ pid }) => pid)
        .toSorted();
    const before = await pids();
    const answers = await Promise.all(
      Array.from({ length: events }, (_, index) => fire(`evt-${index}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(events).fill(202));

    // In the middle of the runs.
    line.cut();
    expect((await fire('while-away')).status).toBe(503);
    expect((await fire('while-away')).status).toBe(503);
    line.mend();

    await until('the refused event is taken now', async () => (await fire('while-away')).ok);
    await until('all runs end', async () => {
      const { body } = await weir.api('GET', '/api/v1/runs?limit=200');
      const { items } = body as { items: { status: string }[] };
      return items.length > events && items.every(({ status }) => status === 'succeeded');
    });
    expect(new Set(feishu.inbox.map(({ uuid }) => uuid)).size).toBe(events + 1);
    expect(feishu.inbox).toHaveLength(events + 1);
    expect(await pids()).toEqual(before);
  }, 90_000);
});
