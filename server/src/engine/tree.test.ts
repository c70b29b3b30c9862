import type { Json } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { planOf, stateOf } from './journal-under-test.ts';
import { stepAt } from './state-under-test.ts';
import { compareSteps, nameOf } from './tree.ts';

it('orders steps by their places in the document, a scope before what is in it', () => {
  const inside = { steps: { a: { use: 'set' }, b: { use: 'set' } } as unknown as Json };
  const plan = planOf({ each: { use: 'loop', with: { items: [], ...inside } }, z: { use: 'set' } });
  const state = stateOf(plan, [
    { type: 'step-started', step: 'each', attempt: 1, input: { items: [1, 2], concurrency: 2 } },
    { type: 'scope-started', step: 'each', round: 0 },
    { type: 'scope-started', step: 'each', round: 1 },
  ]);
  const steps = [
    stepAt(state, 'z'),
    stepAt(state, 'b', [['each', 1]]),
    stepAt(state, 'a', [['each', 1]]),
    stepAt(state, 'b', [['each', 0]]),
    stepAt(state, 'each'),
  ];
  const names = ['each', 'each[0].b', 'each[1].a', 'each[1].b', 'z'];
  expect(steps.toSorted(compareSteps).map(nameOf)).toEqual(names);
  expect(steps.toReversed().toSorted(compareSteps).map(nameOf)).toEqual(names);
});
