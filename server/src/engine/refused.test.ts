import type { Json } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { type Draft, due, planOf, stateOf } from './journal-under-test.ts';
import { initialState } from './state.ts';
import { stepAt } from './state-under-test.ts';
import { viewOf } from './view.ts';

const error = { code: 'rejected', message: { 'zh-CN': '', en: '' }, retryable: false };
const inside = { steps: { a: { use: 'x.y' } } as unknown as Json };
const undo = { use: 'x.undo' };
const plan = planOf({
  one: { use: 'x.y', undo },
  two: { use: 'x.y', undo },
  each: { use: 'loop', with: { items: [], ...inside } },
  again: { use: 'repeat', with: { until: true, max: 1, ...inside } },
});

const started = (step: string, more: object = {}): Draft => ({
  type: 'step-started',
  step,
  attempt: 1,
  ...more,
});
const ok = (step: string): Draft => ({ type: 'step-ended', step, port: 'ok', output: 1 });
const scope = (type: 'scope-started' | 'scope-ended', step: string, round: number): Draft => ({
  type,
  step,
  round,
});

describe('what cannot follow is refused', () => {
  const one: Draft = { type: 'undo-started', step: 'one', attempt: 1 };
  const pause: Draft = { type: 'retry-due', step: 'one', dueAt: 9, error };
  const cases: readonly (readonly [string, readonly Draft[], RegExp])[] = [
    [
      'an event after the end',
      [{ type: 'ended', status: 'failed', error }, ok('one')],
      /after the/,
    ],
    ['a pause of what has not begun', [pause], /without an attempt/],
    ['the end of a wait that is none', [started('one'), closed('one')], /waits for nothing/],
    ['a decision nobody was asked for', [started('one'), decided('one')], /waits for nobody/],
    ['an error without one', [started('each'), wrongAlone('each')], /fails by nothing/],
    [
      'a round of what has none',
      [started('one'), scope('scope-started', 'one', 0)],
      /cannot begin/,
    ],
    ['a round out of turn', [started('each'), scope('scope-started', 'each', 1)], /cannot begin/],
    [
      'the end of a round not begun',
      [started('each'), scope('scope-ended', 'each', 0)],
      /having begun/,
    ],
    ['a step of a round not begun', [{ ...started('a'), path: [['each', 0]] }], /not under way/],
    ['a step of another scope', [started('a')], /does not have there/],
    ['an undo of what is not done', [started('one'), one], /undone before/],
    ['an undo out of turn', [...done('one'), ...done('two'), one], /undone before/],
    [
      'the end of an undo out of turn',
      [...done('one'), ...done('two'), undone('one')],
      /not being/,
    ],
    [
      'a pause of an undo not begun',
      [...done('one'), { ...pause, undo: true }],
      /not being undone/,
    ],
  ];

  it.each(cases)('%s', (_name, drafts, because) => {
    expect(() => stateOf(plan, drafts)).toThrow(because);
  });

  it('the end of a round twice', () => {
    const failed = [
      started('each', { input: { items: [1], concurrency: 1 } }),
      scope('scope-started', 'each', 0),
      { ...started('a'), path: [['each', 0]] },
      { type: 'step-ended', step: 'a', path: [['each', 0]], port: 'error', error } as Draft,
      scope('scope-ended', 'each', 0),
    ];
    expect(() => stateOf(plan, [...failed, scope('scope-ended', 'each', 0)])).toThrow(/ends twice/);
  });

  it('a view of a run that was never accepted', () => {
    expect(() => viewOf(initialState(plan))).toThrow(/accepted/);
  });
});

function done(step: string): Draft[] {
  return [started(step), ok(step)];
}
function undone(step: string): Draft {
  return { type: 'undo-ended', step, output: 1 };
}
function closed(step: string): Draft {
  return { type: 'wait-closed', step, by: 'time' };
}
function decided(step: string): Draft {
  return { type: 'resolved', step, happened: true, by: 'me' };
}
function wrongAlone(step: string): Draft {
  return { type: 'step-ended', step, port: 'error' };
}

describe('events that leave out what they could say', () => {
  it('a loop without items has no rounds, a repeat without a delay pauses nowhere', () => {
    expect(due(stateOf(plan, [started('each')]), 2000)).toContain('end-scope each');
    const begun = [started('again'), scope('scope-started', 'again', 0)];
    const over = stateOf(plan, [...begun, scope('scope-ended', 'again', 0)]);
    expect(stepAt(over, 'again').wait).toBeUndefined();
  });

  it('a decision that it happened says nothing of an output', () => {
    const asked: Draft = { type: 'wait-opened', step: 'one', kind: 'attention', error };
    const state = stateOf(plan, [started('one'), asked, decided('one')]);
    expect(stepAt(state, 'one').output).toBeNull();
  });

  it('an undo whose input could not be known ends without a start', () => {
    const ended: Draft = { type: 'undo-ended', step: 'one', error };
    const state = stateOf(plan, [...done('one'), ended]);
    expect(viewOf(state).steps['one']?.undone).toEqual(error);
    expect(state.undone).toBe('partial');
  });

  it('a scope that never began gives nothing', () => {
    const off: Draft = { type: 'step-ended', step: 'each', port: 'ok', disabled: true };
    expect(stepAt(stateOf(plan, [off]), 'each').output).toBeNull();
  });

  it('a branch without cases has none', () => {
    const bare = compile({ flow: 'f', name: 'f', steps: { b: { use: 'branch' } } });
    expect(due(stateOf(bare, []), 2000)).toEqual(['start-step b']);
  });
});
