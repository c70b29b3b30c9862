import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultName, faults, losesMessages } from './cluster-fault.ts';
import { type ClusterUnderFault, startClusterUnderFault } from './cluster-under-fault.ts';
import { until } from './running-weir.ts';
import { series } from './series.ts';

/** Webhooks to each api, and twice as many messages, in each of the three phases of a round. */
const perApi = 20;
/** Messages that both apis should have their part of; none of them is smaller. */
const spreadOver = 300;
const bytesOfMessage = 100;
const startLimit = 120_000;
/** Who shares the work is seen by looking again and again, and nobody need have much of it: it may take some tries. */
const spreadTries = 4;
/** After a fault ends all work is done within this time, ms. */
const recoveryLimit = 60_000;
/** An outage of PostgreSQL that lasts longer may end workers, as it must: they beat every 5 s and give up after 15, ms. */
const survivedOutage = 8_000;
/** A sender that was not answered pauses for so long, ms; and waits for an answer for so long. */
const senderPause = 200;
const senderPatience = 10_000;
/** Longer than any fault lasts: then the sender gives up, and the test fails. */
const senderLimit = 120_000;

/**
 * That the work is spread over all processes; then in each round the faults named strike at once, while events arrive
 * before, during and after.
 */
export function clusterFaultsSuite(suite: {
  /** All that is random follows from it. */
  seed: number;
  rounds: readonly (readonly FaultName[])[];
  /** Told of the figures of each round. */
  tell?: (line: string) => void;
}): void {
  const { seed, rounds, tell = () => undefined } = suite;
  describe('two apis and two workers, started by hand', () => {
    let system: ClusterUnderFault;
    const sent: string[] = [];
    beforeAll(async () => {
      system = await startClusterUnderFault();
    }, startLimit);
    afterAll(() => system?.stop(), startLimit);

    it('share messages and runs', async () => {
      const before = await deliveries(system);
      expect(before).toHaveLength(2);
      const owners = new Set<unknown>();
      let shares: readonly number[] = [];
      const least = (spreadOver / 10) * bytesOfMessage;
      const isSpread = () => owners.size === 2 && shares.every((bytes) => bytes > least);
      for (let tries = 0; tries < spreadTries && !isSpread(); tries += 1) {
        const ids = Array.from({ length: spreadOver }, (_, index) => `spread-${tries}-${index}`);
        sent.push(...ids);
        const published = Promise.all(ids.map((id) => system.publish(eventOf(id))));
        await until('all runs succeed', async () => {
          for (const { owner } of await system.ask(heldBy)) owners.add(owner);
          return (await succeeded(system)) === sent.length;
        });
        await published;
        const after = await deliveries(system);
        shares = after.map((bytes, place) => bytes - (before[place] ?? 0));
      }
      expect([owners.size, shares]).toSatisfy(isSpread);
    });

    it(`${rounds.length} rounds of faults: each event one succeeded run with one card, within 60 s, and nobody restarts anything`, async () => {
      const random = series(seed);
      for (const [index, names] of rounds.entries()) {
        const what = `seed ${seed}, round ${index + 1}: ${names.join(' and ')}`;
        const { first, last } = await playRound(system, { index, names, what, random, sent });
        tell(`${what}: new events ran after ${first} ms, all after ${last} ms`);
      }
    });
  });
}

const heldBy = 'SELECT DISTINCT owner FROM run WHERE owner IS NOT NULL';

/** Bytes sent so far on each connection that takes messages, by its name on the broker. */
async function deliveries({ rabbit }: ClusterUnderFault): Promise<number[]> {
  const consumers = await rabbit.ctl('list_channels', 'connection', 'consumer_count');
  const taking = new Set(
    consumers
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([, count]) => count === '1')
      .map(([connection]) => connection),
  );
  const connections = await rabbit.ctl('list_connections', 'pid', 'send_oct');
  return connections
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([pid]) => taking.has(pid))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map(([, bytes]) => Number(bytes));
}

interface Round {
  readonly index: number;
  readonly names: readonly FaultName[];
  readonly what: string;
  readonly random: () => number;
  /** Ids of all events so far. */
  readonly sent: string[];
}

async function playRound(
  system: ClusterUnderFault,
  { index, names, what, random, sent }: Round,
): Promise<{ first: number; last: number }> {
  const traffic = startTraffic(system, index);
  traffic.send('before');
  // Some are accepted, some of those run, some are on their way.
  const some = sent.length + Math.floor(random() * 4 * perApi);
  await until(`${what}: some are accepted`, async () => (await accepted(system)) >= some);
  const before = await system.cluster.processes();

  const struckAt = performance.now();
  const struck = [];
  for (const name of names) struck.push(await faults[name].strike(system, random));
  traffic.send('during');
  await Promise.all(struck.map(({ heal }) => heal()));
  const healedAt = Date.now();
  const outage = performance.now() - struckAt;
  traffic.send('after');
  if (names.some(losesMessages)) traffic.sendAgain(new Set(system.cards()));
  await traffic.done();

  sent.push(...traffic.events());
  await until(
    `${what}: all runs succeed`,
    async () => (await succeeded(system)) === sent.length,
    recoveryLimit + 20_000,
  ).catch(async (cause: unknown) => {
    const left = `${JSON.stringify(await statuses(system))} ${JSON.stringify(await unfinished(system))}`;
    throw new Error(`${what}: ${left}`, { cause });
  });
  expect(await statuses(system), what).toEqual([{ status: 'succeeded', count: sent.length }]);
  expect(system.cards().toSorted(), what).toEqual(sent.toSorted());

  const killed = struck.flatMap((each) => each.killed);
  const after = new Set((await system.cluster.processes()).map(({ pid }) => pid));
  const lost = before.filter(({ pid }) => !after.has(pid) && !killed.includes(pid));
  // A busy machine may take long to bring the servers back.
  if (outage < survivedOutage) expect(lost, what).toEqual([]);

  const times = await timesAfter(system, healedAt);
  expect(times.last, what).toBeLessThanOrEqual(recoveryLimit);
  return times;
}

/** When the first runs of new events succeeded, of each trigger one, and when all had; ms after the moment given. */
async function timesAfter(
  system: ClusterUnderFault,
  at: number,
): Promise<{ first: number; last: number }> {
  const rows = await system.ask(
    `SELECT min(ended_at) FILTER (WHERE accepted_at > ${at}) AS first, max(ended_at) AS last
     FROM run WHERE ended_at > ${at} GROUP BY trigger`,
  );
  const latest = (column: 'first' | 'last') =>
    Math.max(...rows.map((row) => Number(row[column]))) - at;
  expect(rows).toHaveLength(2);
  return { first: latest('first'), last: latest('last') };
}

/** What arrives in one round. */
function startTraffic({ cluster, publish }: ClusterUnderFault, round: number) {
  const messages: string[] = [];
  const calls: string[] = [];
  const open: Promise<void>[] = [];
  const tell = (eventId: string): unknown => open.push(publish(eventOf(eventId)));
  return {
    send(phase: string): void {
      for (const [place, { url }] of cluster.apis.entries()) {
        for (let index = 0; index < perApi; index += 1) {
          const id = `${round}-${phase}-${place}-${index}`;
          calls.push(`${id}-call`);
          open.push(call(url, `${id}-call`));
          messages.push(`${id}-message`);
          tell(`${id}-message`);
        }
      }
    },
    /** As an outbox would whose broker has lost messages: what nothing came of yet. */
    sendAgain(known: ReadonlySet<string>): void {
      for (const eventId of messages) if (!known.has(eventId)) tell(eventId);
    },
    /** Resolves when all calls are answered and all messages confirmed. */
    async done(): Promise<void> {
      let isDone = false;
      void Promise.allSettled(open).then(() => {
        isDone = true;
      });
      await until(
        'all calls are answered, all messages confirmed',
        async () => isDone,
        senderLimit,
      );
      await Promise.all(open);
    },
    events: (): readonly string[] => [...calls, ...messages],
  };
}

const eventOf = (eventId: string) => ({ eventId, result: 'APPROVED', templateId: 'T-1042' });

/** As a careful sender: to the same address again until it is answered. */
async function call(url: string, eventId: string): Promise<void> {
  const deadline = performance.now() + senderLimit;
  while (performance.now() < deadline) {
    try {
      const response = await fetch(`${url}/hooks/default/template-by-message`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(eventOf(eventId)),
        signal: AbortSignal.timeout(senderPatience),
      });
      await response.text();
      if (response.status === 200 || response.status === 202) return;
    } catch {
      // Nobody there, or the connection broke.
    }
    await new Promise((resolve) => setTimeout(resolve, senderPause));
  }
  throw new Error(`${eventId} is not answered`);
}

const statuses = (system: ClusterUnderFault) =>
  system.ask('SELECT status, count(*)::int AS count FROM run GROUP BY status');

/** What a failure is to tell of runs that are not done. */
const unfinished = (system: ClusterUnderFault) =>
  system.ask(
    `SELECT id, status, owner, epoch, last_seq, ready, due_at FROM run WHERE status <> 'succeeded' LIMIT 5`,
  );

async function accepted(system: ClusterUnderFault): Promise<number> {
  const [row] = await system.ask('SELECT count(*)::int AS count FROM run');
  return Number(row?.['count']);
}

async function succeeded(system: ClusterUnderFault): Promise<number> {
  const rows = await statuses(system);
  return Number(rows.find(({ status }) => status === 'succeeded')?.['count'] ?? 0);
}
