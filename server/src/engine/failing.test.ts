import type { Json } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { nextDue } from './due.ts';
import { type Draft, due, planOf, stateOf } from './journal-under-test.ts';
import { initialState } from './state.ts';

const error = { code: 'rejected', message: { 'zh-CN': '', en: '' }, retryable: false };
type Path = [string, number][];

const started = (step: string, path: Path = [], more: object = {}): Draft => ({
  type: 'step-started',
  step,
  path,
  attempt: 1,
  ...more,
});
const wrong = (step: string, path: Path = []): Draft => ({
  type: 'step-ended',
  step,
  path,
  port: 'error',
  error,
});
const round = (step: string, number: number, path: Path = []): Draft => ({
  type: 'scope-started',
  step,
  path,
  round: number,
});
const inside = (steps: object): { steps: Json } => ({ steps: steps as Json });

describe('a scope that fails', () => {
  const items = { items: [1, 2], concurrency: 2 };
  const loop = planOf({ l: { use: 'loop', with: { ...items, ...inside({ a: { use: 'x.y' } }) } } });

  it('ends each of the rounds that failed together', () => {
    const both = [
      started('l', [], { input: items }),
      round('l', 0),
      round('l', 1),
      started('a', [['l', 0]]),
      started('a', [['l', 1]]),
      wrong('a', [['l', 1]]),
      wrong('a', [['l', 0]]),
    ];
    const ended = (at: number): Draft => ({ type: 'scope-ended', step: 'l', round: at });
    expect(due(stateOf(loop, both), 2000)).toEqual(['end-round l 0', 'end-round l 1']);
    expect(due(stateOf(loop, [...both, ended(0)]), 2000)).toEqual(['end-round l 1']);
    expect(due(stateOf(loop, [...both, ended(0), ended(1)]), 2000)).toEqual(['fail-scope l']);
  });

  it('ends when what was in flight in a scope inside of it has ended', () => {
    const deep = { b: { use: 'x.y' }, t: { use: 'try', with: inside({ a: { use: 'x.y' } }) } };
    const plan = planOf({ o: { use: 'try', with: inside(deep) } });
    const state = stateOf(plan, [
      started('o'),
      round('o', 0),
      started('b', [['o', 0]]),
      started('t', [['o', 0]]),
      round('t', 0, [['o', 0]]),
      started('a', [
        ['o', 0],
        ['t', 0],
      ]),
      wrong('b', [['o', 0]]),
      wrong('a', [
        ['o', 0],
        ['t', 0],
      ]),
    ]);
    expect(due(state, 2000)).toEqual(['end-round o 0']);
  });

  it('ends when a person said of what it waited for that it did not happen', () => {
    const state = stateOf(loop, [
      started('l', [], { input: { items: [1, 2], concurrency: 2 } }),
      round('l', 0),
      round('l', 1),
      started('a', [['l', 0]]),
      started('a', [['l', 1]]),
      { type: 'wait-opened', step: 'a', path: [['l', 0]], kind: 'attention', error },
      wrong('a', [['l', 1]]),
    ]);
    expect(due(state, 2000)).toEqual(['end-round l 1']);
    const both = planOf({
      t: { use: 'try', with: inside({ a: { use: 'x.y' }, b: { use: 'x.y' } }) },
    });
    const events = [
      started('t'),
      round('t', 0),
      started('a', [['t', 0]]),
      started('b', [['t', 0]]),
      { type: 'wait-opened', step: 'a', path: [['t', 0]], kind: 'attention', error } as const,
      wrong('b', [['t', 0]]),
    ];
    expect(due(stateOf(both, events), 2000)).toEqual([]);
    const no: Draft = { type: 'resolved', step: 'a', path: [['t', 0]], happened: false, by: 'me' };
    expect(due(stateOf(both, [...events, no]), 2000)).toEqual(['end-round t 0']);
    // With its scope the question is over.
    const over: Draft = { type: 'step-ended', step: 't', port: 'error', error };
    expect(() => stateOf(both, [...events, over, no])).toThrow();
  });
});

describe('a scope whose time is over', () => {
  const both = { a: { use: 'x.y' }, b: { use: 'x.y' } };
  const plan = planOf({ t: { use: 'try', timeout: '1s', with: inside(both) } });
  const begun = [
    started('t', [], { timeout: 1000 }),
    round('t', 0),
    started('a', [['t', 0]]),
    started('b', [['t', 0]]),
  ];

  it('fails by the error that came before that, once nothing is in flight', () => {
    const failing = [...begun, wrong('b', [['t', 0]])];
    expect(due(stateOf(plan, failing), 2001)).toEqual(['abandon-step t[0].a']);
    const quiet = stateOf(plan, [...failing, wrong('a', [['t', 0]])]);
    expect(due(quiet, 2001)).toEqual(['fail-scope t']);
  });

  it('fails by the time when the error was caused by that', () => {
    const brief = started('t', [], { timeout: 1 });
    const caused = [brief, ...begun.slice(1), wrong('a', [['t', 0]]), wrong('b', [['t', 0]])];
    expect(due(stateOf(plan, caused), 2001)).toEqual(['time-out-scope t']);
  });
});

describe('a try whose time is over while it waits for its next attempt', () => {
  it('fails by the time: the error of before was to be made good', () => {
    const retry = { attempts: 2, on: ['rejected'] };
    const plan = planOf({
      t: { use: 'try', timeout: '1s', retry, with: inside({ a: { use: 'x.y' } }) },
    });
    const state = stateOf(plan, [
      started('t', [], { timeout: 1000 }),
      round('t', 0),
      started('a', [['t', 0]]),
      wrong('a', [['t', 0]]),
      { type: 'scope-ended', step: 't', round: 0 },
      { type: 'retry-due', step: 't', dueAt: 9000, error },
    ]);
    expect(due(state, 2001)).toEqual(['time-out-scope t']);
  });
});

describe('a retry of the run', () => {
  it('begins it, where it was cancelled before that', () => {
    const state = initialState(planOf({ a: { use: 'x.y' } }));
    const ended = { type: 'ended', status: 'cancelled' } as const;
    apply(state, { ...ended, seq: 1, at: 1000 });
    apply(state, { type: 'retried', by: 'me', seq: 2, at: 1100 });
    expect(state.status).toBe('queued');
    apply(state, { type: 'started', seq: 3, at: 1200 });
    expect(due(state, 1200)).toEqual(['start-step a']);
  });

  it('leaves nothing in the lists that a failing scope takes along', () => {
    const plan = planOf(
      { l: { use: 'loop', with: { ...inside({ a: { use: 'x.y' } }), onItemError: 'continue' } } },
      { timeout: '1s' },
    );
    const state = stateOf(plan, [
      started('l', [], { input: { items: [1], concurrency: 1 } }),
      round('l', 0),
      started('a', [['l', 0]]),
      wrong('a', [['l', 0]]),
      { type: 'ended', status: 'failed', error },
      { type: 'retried', by: 'me' },
    ]);
    expect(due(state, 1500)).toEqual(['repeat-step l[0].a']);
    expect(state.finished.size).toBe(0);
  });

  it('keeps a pause between rounds, and what went with the error', () => {
    const steps = inside({ a: { use: 'x.y' } });
    const plan = planOf({
      r: { use: 'repeat', with: { until: true, max: 2, ...steps } },
      l: { use: 'loop', with: { items: [], ...steps } },
    });
    const detailed = { ...error, details: { field: 'x' } };
    const failed = stateOf(plan, [
      started('r', [], { input: { max: 2, delay: 500 } }),
      round('r', 0),
      { type: 'scope-ended', step: 'r', round: 0 },
      started('l', [], { input: { items: [1], concurrency: 1 } }),
      round('l', 0),
      { type: 'scope-ended', step: 'l', round: 0, error: detailed },
      { type: 'step-ended', step: 'l', port: 'error' },
    ]);
    expect(failed.root.failure?.details).toEqual({ field: 'x', collected: [null] });
    apply(failed, { type: 'ended', status: 'failed', error, seq: failed.seq + 1, at: 1200 });
    apply(failed, { type: 'retried', by: 'me', seq: failed.seq + 1, at: 1300 });
    expect(nextDue(failed)).toBe(1003 + 500);
    expect(due(failed, 1503)).toContain('start-round r 1');
  });

  it('goes on with the last attempt of a try, and leaves those before as they were', () => {
    const undo = { use: 'x.undo' };
    const plan = planOf({ t: { use: 'try', with: inside({ a: { use: 'x.y', undo } }) } });
    const attempt = (number: number): Draft[] => [
      started('t', [], { attempt: number + 1 }),
      round('t', number),
      started('a', [['t', number]]),
      wrong('a', [['t', number]]),
      { type: 'scope-ended', step: 't', round: number },
    ];
    const state = stateOf(plan, [
      ...attempt(0),
      { type: 'retry-due', step: 't', dueAt: 1000, error },
      ...attempt(1),
      { type: 'step-ended', step: 't', port: 'error' },
      { type: 'ended', status: 'failed', error },
      { type: 'retried', by: 'me' },
    ]);
    expect(due(state, 2000)).toEqual(['repeat-step t[1].a']);
  });
});

describe('a run that is cancelled', () => {
  it('asks nobody any more', () => {
    const plan = planOf({ a: { use: 'x.y' } });
    const asked = [started('a'), { type: 'wait-opened', step: 'a', kind: 'attention', error }];
    const state = stateOf(plan, [...(asked as Draft[]), { type: 'cancel-requested', by: 'me' }]);
    expect(state.root.doubts).toBe(0);
    expect(due(state, 2000)).toEqual(['cancel-run']);
  });
});
