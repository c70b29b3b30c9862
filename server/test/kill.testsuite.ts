import { expect, it, onTestFinished } from 'vitest';
import { processesOf, type RunningWeir, until } from './running-weir.ts';
import { fireSample, startWeirBesideSystems } from './simulated-systems.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const victims = ['weir api', 'weir worker', 'weir supervisor'] as const;

/** Sends the event until it is answered; answers the run it became. */
async function deliver(weir: RunningWeir, eventId: string): Promise<string> {
  let runId = '';
  await until(
    `answer to ${eventId}`,
    async () => {
      const response = await fireSample(weir, eventId);
      runId = ((await response.json()) as { runId: string }).runId;
      return response.status === 200 || response.status === 202;
    },
    60_000,
  );
  return runId;
}

async function kill(weir: RunningWeir, title: string): Promise<void> {
  let victim: number | undefined;
  // It may be starting again after the kill before.
  await until(title, async () => {
    victim = (await processesOf(weir.folder)).find((each) => each.title === title)?.pid;
    return victim !== undefined;
  });
  process.kill(victim ?? 0, 'SIGKILL');
  if (title !== 'weir supervisor') return;
  await until('children of the killed supervisor end', async () =>
    (await processesOf(weir.folder)).every(({ pid }) => pid === victim),
  );
  await weir.restart();
}

async function succeeded(weir: RunningWeir): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const path = `/api/v1/runs?status=succeeded&limit=200${cursor && `&cursor=${cursor}`}`;
    const { body } = await weir.api('GET', path);
    const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = nextCursor;
  }
}

/** `perRound` events are sent in each of `rounds`, and one kind of process after the other is killed meanwhile. */
export function killSuite(suite: {
  name: string;
  store: StoreUnderTest;
  rounds: number;
  perRound: number;
}): void {
  const { name, store, rounds, perRound } = suite;
  it(
    `${name}: every answered event ends as one succeeded run with one card, whoever is killed meanwhile`,
    async () => {
      const { env, remove } = await store();
      onTestFinished(remove, 30_000);
      const { weir, feishu, stop } = await startWeirBesideSystems({ WEIR_WORKERS: '2', ...env });
      onTestFinished(stop, 30_000);
      const runs = new Map<string, string>();
      for (let round = 0; round < rounds; round += 1) {
        const sent = Array.from({ length: perRound }, async (_, index) => {
          const eventId = `evt-${round}-${index}`;
          runs.set(eventId, await deliver(weir, eventId));
        });
        // The kill falls into the middle of the round: some are answered, some are not.
        await Promise.race(sent);
        await kill(weir, victims[round % victims.length] ?? 'weir api');
        await Promise.all(sent);
      }
      const wanted = [...runs.values()].toSorted();
      expect(new Set(wanted).size).toBe(rounds * perRound);
      let ended: string[] = [];
      await until(
        'all runs succeed',
        async () => {
          ended = await succeeded(weir);
          return ended.length >= wanted.length;
        },
        60_000,
      );
      expect(ended.toSorted()).toEqual(wanted);
      expect(feishu.inbox).toHaveLength(wanted.length);
      expect(new Set(feishu.inbox.map(({ uuid }) => uuid)).size).toBe(wanted.length);
    },
    60_000 + rounds * 20_000,
  );
}
