import type { FlowSource } from '@weir/contract/flow';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJson } from '../../src/connector-host/action-output.ts';
import { viewOf } from '../../src/engine/view.ts';
import { calledFlows } from './called-flows.ts';
import { type Carried, carriedOut } from './carried-out.ts';
import { expectAsPredicted } from './expect-predicted.ts';
import { sampleFlows } from './generated-flow.ts';
import { triggerInputs } from './generated-values.ts';
import { predict } from './prediction.ts';
import { hashOf, seeded } from './seeded.ts';
import { overHttp } from './sink.ts';

/** Of `count` flows. */
export function settledSuite({ seed, count }: { seed: number; count: number }): void {
  it(`what becomes of a settled flow does not hang on the order of answers, WEIR_TEST_SEED=${seed}`, async () => {
    const dialect = overHttp(80);
    const flows = sampleFlows(dialect, { seed, count, prefix: 'f' });
    const called = calledFlows(dialect);
    const inputs = fc.sample(triggerInputs, { seed, numRuns: count });
    for (const [index, flow] of flows.entries()) {
      const input = toJson(inputs[index], (text) => text);
      const given = { seed, input, called };
      const prediction = await predict(flow, given);
      expectAsPredicted(await playedAtRandom(flow, given), prediction, flow.flow);
    }
    expect(flows).toHaveLength(count);
  }, 240_000);
}

/** The run as it goes when answers come in another order. */
async function playedAtRandom(flow: FlowSource, given: Omit<Carried, 'pause'>) {
  const random = seeded(hashOf(given.seed, flow.flow, 'pauses'));
  const pause = (): number => random.below(random.pick([1, 4, 40]));
  const state = await carriedOut(flow, { ...given, pause });
  const { status, error } = state;
  return { status, ...(error && { error }), ...viewOf(state) };
}
