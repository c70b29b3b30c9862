import { flowDocument } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { compile } from './compile.ts';
import { fold } from './fold.ts';
import { planOf, stateOf } from './journal-under-test.ts';
import { scopeOf } from './scope.ts';
import { initialState } from './state.ts';
import { stepAt } from './state-under-test.ts';

const plan = compile(
  flowDocument.parse({
    flow: 'f',
    name: 'f',
    steps: { a: { use: 'set' }, b: { use: 'set' }, c: { use: 'set', after: 'b.error' } },
  }),
);
const run = { id: 'r', flow: 'f', version: 3, traceId: 't', priority: 5 };

it('shows outputs of ended steps, errors in the tenant language, and the run', () => {
  const state = fold(plan, [
    { type: 'accepted', seq: 1, at: 5, trigger: { id: 'manual', kind: 'manual', at: 5, input: 1 } },
    { type: 'started', seq: 2, at: 7 },
    { type: 'step-ended', seq: 3, at: 8, step: 'a', port: 'ok', output: { x: 1n } },
    {
      type: 'step-ended',
      seq: 4,
      at: 9,
      step: 'b',
      port: 'error',
      error: {
        code: 'not_found',
        message: { 'zh-CN': '找不到', en: 'Not found' },
        field: 'with.id',
        retryable: false,
      },
    },
  ]);
  expect(scopeOf(state, state.root, { run, vars: { limit: 3 }, env: 'test' })).toEqual({
    vars: { limit: 3 },
    env: 'test',
    trigger: { id: 'manual', kind: 'manual', at: 5, input: 1 },
    steps: { a: { x: 1n } },
    errors: {
      b: {
        code: 'not_found',
        path: [],
        message: '找不到',
        messages: { 'zh-CN': '找不到', en: 'Not found' },
        attempts: 0,
        details: null,
        field: 'with.id',
      },
    },
    run: { ...run, startedAt: 7 },
  });
});

it('shows where a callback is taken from the start of its scope, and nothing else of what has not run', () => {
  const callbackUrl = ({ step }: { step: { id: string } }) =>
    step.id === 'a' ? 'https://weir/c/1' : undefined;
  const state = initialState(plan);
  const given = { run, vars: {}, env: 'test', callbackUrl };
  expect(scopeOf(state, state.root, given)).toMatchObject({
    trigger: {},
    steps: { a: { url: 'https://weir/c/1' } },
  });
});

it('leaves out what a step that is undone did not see', () => {
  const state = stateOf(plan, [
    { type: 'step-ended', step: 'a', port: 'ok', output: 1 },
    { type: 'step-ended', step: 'b', port: 'ok', output: 2 },
  ]);
  const seen = ({ step }: { step: { id: string } }) => step.id === 'a';
  const { steps } = scopeOf(state, state.root, { run, vars: {}, env: 'test', seen });
  expect(steps).toEqual({ a: 1 });
});

it('has the item of the nearest loop, and in a repeat alone none', () => {
  const steps = { steps: { a: { use: 'set' } } as unknown as Json };
  const given = { run, vars: {}, env: 'test' };
  const scopeIn = (id: string, use: string, input: object) => {
    const state = stateOf(planOf({ [id]: { use, with: { items: [], ...steps } } }), [
      { type: 'step-started', step: id, attempt: 1, input },
      { type: 'scope-started', step: id, round: 0 },
    ]);
    return scopeOf(state, stepAt(state, id).rounds?.last ?? state.root, given);
  };
  expect(scopeIn('l', 'loop', { items: ['x'], concurrency: 1 })).toMatchObject({
    item: 'x',
    loop: { item: 'x' },
  });
  expect(scopeIn('r', 'repeat', { max: 1 })).toMatchObject({ index: 0, loop: { round: 0 } });
  expect(scopeIn('r', 'repeat', { max: 1 })).not.toHaveProperty('item');
});

it('gives null for an item that a loop does not have', () => {
  const inside = { steps: { a: { use: 'set' } } as unknown as Json };
  const looped = planOf({ each: { use: 'loop', with: { items: [], ...inside } } });
  const state = stateOf(looped, [
    { type: 'step-started', step: 'each', attempt: 1 },
    { type: 'scope-started', step: 'each', round: 0 },
  ]);
  const scope = stepAt(state, 'each').rounds?.last ?? state.root;
  expect(scopeOf(state, scope, { run, vars: {}, env: 'test' })).toMatchObject({
    index: 0,
    item: null,
    loop: { round: 0, item: null, parent: null },
  });
});

it('has the round that is to begin, where that is asked before', () => {
  const again = { use: 'repeat', with: { max: 3, while: true, steps: { a: { use: 'set' } } } };
  const given = { run, vars: {}, env: 'test' };
  const alone = stateOf(planOf({ again: again as never }), []);
  const upcoming = { owner: stepAt(alone, 'again'), round: 2 };
  expect(scopeOf(alone, alone.root, { ...given, upcoming })).toMatchObject({
    index: 2,
    loop: { round: 2, index: 2, parent: null },
  });
  const each = { use: 'loop', with: { items: [], steps: { again } } };
  const looped = stateOf(planOf({ each: each as never }), [
    { type: 'step-started', step: 'each', attempt: 1, input: { items: ['x'], concurrency: 1 } },
    { type: 'scope-started', step: 'each', round: 0 },
  ]);
  const owner = stepAt(looped, 'again', [['each', 0]]);
  expect(scopeOf(looped, owner.scope, { ...given, upcoming: { owner, round: 1 } })).toMatchObject({
    index: 0,
    item: 'x',
    loop: { round: 1, parent: { round: 0 } },
  });
});
