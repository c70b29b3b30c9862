import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toJson } from '../../src/connector-host/action-output.ts';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { hasRedis } from '../redis-under-test.ts';
import { until } from '../running-weir.ts';
import { inFolder, onCluster, onPostgres } from '../store-under-test.ts';
import { calledFlows } from './called-flows.ts';
import { decisionOn } from './carried-out.ts';
import { type Client, clientOf, inParallel } from './client.ts';
import { otherGroup } from './dialect.ts';
import { expectAsPredicted, fixedPart } from './expect-predicted.ts';
import { expectValid } from './expect-valid.ts';
import { sampleFlows } from './generated-flow.ts';
import { triggerInputs } from './generated-values.ts';
import { embedded, type Pair } from './pairs.ts';
import { type Prediction, predict } from './prediction.ts';
import { seedOfToday } from './seeded.ts';
import { overHttp, type Sink, startSink } from './sink.ts';
import { toldFlow } from './world-actions.ts';

const count = 140;
/** The first of them, for pairs that differ in where things are kept only. */
const few = 60;
const seed = seedOfToday().first;
/** For all runs to end, ms. */
const patience = 120_000;

let sink: Sink;
let flows: readonly FlowSource[];
let called: readonly FlowSource[];
let inputs: readonly Json[];
let predictions: readonly Prediction[];
/** By the name of their pair, in the order of the flows: what the language fixes. */
const played = new Map<string, readonly object[]>();

beforeAll(async () => {
  sink = await startSink(seed);
  const dialect = overHttp(sink.port);
  called = calledFlows(dialect);
  flows = sampleFlows(dialect, { seed, count, prefix: 'f' });
  for (const flow of flows) expectValid(flow, dialect);
  inputs = fc
    .sample(triggerInputs, { seed, numRuns: count })
    .map((input) => toJson(input, (text) => text));
  predictions = await inParallel(flows, (flow, index) =>
    predict(flow, { seed, input: inputs[index] ?? null, called }),
  );
}, 60_000);
afterAll(() => sink.close());

pairSuite(embedded('SQLite and the embedded queue', inFolder), count);
onServer('the same outcomes on all pairs', (server) => {
  pairSuite(embedded('PostgreSQL and the embedded queue', onPostgres(server)), few);
  if (hasRedis) pairSuite(embedded('PostgreSQL and Redis', onCluster(server)), few);
  it('all pairs agree', () => {
    const [first, ...others] = [...played];
    expect(others.length).toBeGreaterThan(0);
    for (const [name, runs] of others) {
      expect(runs, `${name}, ${first?.[0]}`).toEqual(first?.[1].slice(0, few));
    }
  });
});

function pairSuite(pair: Pair, size: number): void {
  describe(`${pair.name}, WEIR_TEST_SEED=${seed}`, () => {
    it('each run comes to what the language says', async () => {
      const weir = await pair.start({
        WEIR_EGRESS_ALLOW: `127.0.0.1:${sink.port}`,
        WEIR_GROUPS: `default,${otherGroup}`,
      });
      try {
        const runs = await playAll(clientOf(weir), flows.slice(0, size));
        const agreed: object[] = [];
        for (const [index, run] of runs.entries()) {
          const prediction = predictions[index];
          if (!prediction) throw new Error('a run without prediction');
          expectAsPredicted(run.view, prediction, `${run.view.flow} ${run.view.id}`);
          expectFollower(run, flows[index]);
          agreed.push(agreedPart(run, prediction));
        }
        played.set(pair.name, agreed);
      } finally {
        await weir.stop();
      }
    }, 180_000);
  });
}

interface PlayedRun {
  readonly view: RunView;
  /** The run that was told of its failure. */
  readonly follower: RunView | undefined;
}

/** Publishes the flows, starts each, decides where asked, and waits for all ends. */
async function playAll(client: Client, own: readonly FlowSource[]): Promise<readonly PlayedRun[]> {
  for (const flow of [toldFlow, ...called]) await publish(client, flow);
  await inParallel(own, (flow) => publish(client, flow));
  const ids = await inParallel(own, async ({ flow }, index) => {
    const body = { input: inputs[index] };
    const started = await client.call('POST', `/flows/${flow}/run`, { body, expected: [202] });
    return (started as { runId: string }).runId;
  });
  await until('all runs end', () => decideAndLook(client), patience);
  return inParallel(ids, async (id) => {
    const view = await client.run(id);
    const { followUp } = view;
    return { view, follower: followUp && (await client.run(followUp.runId)) };
  });
}

async function publish(client: Client, document: FlowSource): Promise<void> {
  await client.call('PUT', `/flows/${document.flow}`, { body: document });
  await client.call('POST', `/flows/${document.flow}/publish`, { body: {}, expected: [201] });
}

/** Whether all runs have ended; steps of unknown outcome are decided. */
async function decideAndLook(client: Client): Promise<boolean> {
  await inParallel(await client.runs('attention'), async ({ id, flow }) => {
    for (const { step, path } of await client.doubts(id)) {
      const name = [...(path ?? []).map(([scope, round]) => `${scope}[${round}]`), step].join('.');
      const body = { step, ...(path && { path }), ...decisionOn(seed, flow, name) };
      // 409: other steps are still under way.
      await client.call('POST', `/runs/${id}/resolve`, { body, expected: [200, 409] });
    }
  });
  const underWay = (['queued', 'running', 'waiting'] as const).map((status) => client.runs(status));
  if ((await Promise.all(underWay)).flat().length > 0) return false;
  // One may have gone from a status not yet looked at to one that was.
  return (await client.runs()).every(({ status }) => isEnded(status));
}

function expectFollower({ view, follower }: PlayedRun, flow?: FlowSource): void {
  const about = `${view.flow} ${view.id}`;
  const told = view.status === 'failed' ? flow?.settings?.onFailure?.call : undefined;
  expect(follower?.flow, about).toBe(told);
  if (!follower) return;
  const status = view.error?.code === 'rejected' ? 'failed' : 'succeeded';
  const trigger = { input: { run: { id: view.id } } };
  expect(follower, about).toMatchObject({ status, trigger });
}

/** What all pairs must agree on. */
function agreedPart({ view, follower }: PlayedRun, prediction: Prediction): object {
  const { flow, priority } = view;
  const told = prediction.failures.length === 1 && follower?.status;
  return { flow, priority, follower: told, ...fixedPart(view, prediction) };
}
