import type { FlowSource } from '@weir/contract/flow';
import fc from 'fast-check';
import type { Dialect } from './dialect.ts';
import { type FlowShape, flowShape } from './flow-shapes.ts';
import { outputOf } from './generated-expressions.ts';
import { stepsOf } from './generated-steps.ts';

/** Flows of the whole language at random; expressions read `trigger.input` as `triggerInputs` makes it. */

/** Valid documents without key. */
export function flows(dialect: Dialect): fc.Arbitrary<(key: string) => FlowSource> {
  return flowShape(dialect).map((shape) => (key) => documentOf(key, shape, dialect));
}

/** `count` flows that `seed` fixes, by key. */
export function sampleFlows(
  dialect: Dialect,
  { seed, count, prefix }: { seed: number; count: number; prefix: string },
): readonly FlowSource[] {
  return fc
    .sample(flows(dialect), { seed, numRuns: count })
    .map((flowOf, index) => flowOf(`${prefix}-${index}`));
}

function documentOf(key: string, shape: FlowShape, dialect: Dialect): FlowSource {
  const { settled } = dialect;
  const { when, dedupe } = shape.trigger;
  const steps = stepsOf(shape.steps, {
    flow: key,
    dialect,
    outer: { steps: [], hasItem: false, hasLoop: false, settled },
    owner: undefined,
  });
  // Which step ends last is chance.
  const output = settled && shape.output === 'last' ? 'object' : shape.output;
  return {
    flow: key,
    name: { 'zh-CN': `流程 \ufdd0 ${key}`, en: `Flow \0 ${key}` },
    triggers: {
      hook: {
        use: 'webhook',
        with: { path: key, auth: 'none' },
        ...(when !== undefined && { when }),
        ...(dedupe !== undefined && { dedupe }),
      },
    },
    steps,
    ...(output !== 'last' && { output: outputOf(output, Object.keys(steps)) }),
    settings: settingsOf(shape, dialect),
  };
}

function settingsOf({ settings }: FlowShape, { settled, told }: Dialect) {
  const { priority, timeout, dedupeFor, tells, undoes } = settings;
  const call = tells ? told : undefined;
  const onFailure = { ...(call !== undefined && { call }), ...(undoes && { undo: true }) };
  return {
    ...(priority !== undefined && { priority }),
    ...(timeout !== undefined && { timeout: settled ? '1h' : timeout }),
    ...(dedupeFor !== undefined && { dedupeFor }),
    ...(Object.keys(onFailure).length > 0 && { onFailure }),
  };
}
