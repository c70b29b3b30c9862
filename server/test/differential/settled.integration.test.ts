import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJson } from '../../src/connector-host/action-output.ts';
import { viewOf } from '../../src/engine/view.ts';
import { carriedOut } from './carried-out.ts';
import { expectAsPredicted } from './expect-predicted.ts';
import { sampleFlows } from './generated-flow.ts';
import { triggerInputs } from './generated-values.ts';
import { predict } from './prediction.ts';
import { hashOf, seeded, seedOfToday } from './seeded.ts';
import { overHttp } from './sink.ts';

const count = 2000;
const seed = seedOfToday().first;

/** The run as it goes when answers come in another order. */
async function playedAtRandom(flow: FlowSource, input: Json) {
  const random = seeded(hashOf(seed, flow.flow, 'pauses'));
  const pause = (): number => random.below(random.pick([1, 4, 40]));
  const state = await carriedOut(flow, { seed, input, pause });
  const { status, error } = state;
  return { status, ...(error && { error }), ...viewOf(state) };
}

it(`what becomes of a settled flow does not hang on the order of answers, WEIR_TEST_SEED=${seed}`, async () => {
  const flows = sampleFlows(overHttp(80), { seed, count, prefix: 'f' });
  const inputs = fc.sample(triggerInputs, { seed, numRuns: count });
  for (const [index, flow] of flows.entries()) {
    const input = toJson(inputs[index], (text) => text);
    const prediction = await predict(flow, seed, input);
    expectAsPredicted(await playedAtRandom(flow, input), prediction, flow.flow);
  }
  expect(flows).toHaveLength(count);
}, 240_000);
