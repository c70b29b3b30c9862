import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJson } from '../../src/connector-host/action-output.ts';
import { calledFlows } from './called-flows.ts';
import { codeOf } from './expect-predicted.ts';
import { sampleFlows } from './generated-flow.ts';
import { triggerInputs } from './generated-values.ts';
import { type Prediction, predict } from './prediction.ts';
import { sameSeed, seedOfToday } from './seeded.ts';
import { settledSuite } from './settled.testsuite.ts';
import { overHttp } from './sink.ts';

/** So many have all in them that may become of a flow. */
const few = 300;

settledSuite({ seed: seedOfToday().first, count: 700 });

it('the flows show much of the language', async () => {
  const dialect = overHttp(80);
  const flows = sampleFlows(dialect, { seed: sameSeed, count: few, prefix: 'f' });
  const inputs = fc.sample(triggerInputs, { seed: sameSeed, numRuns: few });
  const called = calledFlows(dialect);
  const predictions: Prediction[] = [];
  for (const [index, flow] of flows.entries()) {
    const input = toJson(inputs[index], (text) => text);
    predictions.push(await predict(flow, { seed: sameSeed, input, called }));
  }
  const steps = predictions.flatMap(({ fates }) => [...fates.values()]);
  const seen = new Set([
    ...predictions.map(({ status, failures }) => `${status} ${Math.min(failures.length, 2)}`),
    ...steps.map(({ status }) => status),
    ...steps.map(({ attempts }) => `attempts ${attempts}`),
    ...steps.map(({ ports }) => `ports ${ports.length}`),
    ...steps.flatMap(({ ports }) => ports),
    ...steps.map(({ error }) => error?.code),
    ...steps.map(({ decision }) => decision && `happened ${decision.happened}`),
    ...steps.map(({ path }) => `depth ${path?.length ?? 0}`),
    ...steps.map(({ rounds }) => rounds && `rounds ${rounds.started} failed ${rounds.failed}`),
    ...steps.map(callOf),
    ...predictions.flatMap(({ undone }) => [...undone.values()].map(codeOf)),
  ]);
  const marks = [
    ...['succeeded 0', 'failed 1', 'failed 2', 'ended', 'skipped', 'ok', 'error', 'c0', 'else'],
    ...['attempts 1', 'attempts 2', 'attempts 3', 'ports 2', 'sandbox_error', 'unknown_outcome'],
    ...['happened true', 'happened false', 'exhausted', 'timeout', 'undone', 'depth 1', 'depth 2'],
    ...['call ok', 'call error', 'call again', 'call goes on', 'call in round'],
    ...['rounds 0 failed 0', 'rounds 2 failed 0', 'rounds 3 failed 0', 'rounds 2 failed 1'],
  ];
  expect(marks.filter((mark) => !seen.has(mark))).toEqual([]);
}, 60_000);

/** What a call came to. */
function callOf({ input, ports, attempts, path }: RunStep): string | undefined {
  const { flow, wait } = isJsonObject(input ?? null) ? (input as JsonObject) : {};
  if (flow === undefined) return undefined;
  if (wait === false) return 'call goes on';
  if (attempts > 1) return 'call again';
  return path ? 'call in round' : `call ${ports[0]}`;
}
