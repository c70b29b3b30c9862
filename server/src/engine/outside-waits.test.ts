import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { type Draft, planOf, stateOf } from './journal-under-test.ts';
import { calledRuns, followWaits, hasCallbacks, isCallback } from './outside-waits.ts';
import { stepAt } from './state-under-test.ts';

const wait = (input: object) => ({ use: 'wait', with: input as never });
const plan = planOf({
  s: wait({ signal: 'paid', key: 1 }),
  c: wait({ callback: true }),
  t: wait({ for: '1s' }),
});
const started = (step: string): Draft => ({ type: 'step-started', step, attempt: 1 });
const opened = (step: string, more: object): Draft => ({ type: 'wait-opened', step, ...more });
const signal = opened('s', { kind: 'signal', name: 'paid', key: '1' });

describe('waits that somebody outside answers', () => {
  it('open and close as the run goes on', () => {
    const state = stateOf(plan, []);
    const waits = followWaits(state);
    const go = (draft: Draft) => apply(state, { ...draft, seq: state.seq + 1, at: 1 } as never);
    expect(waits.changes(5)).toBeUndefined();
    expect(waits.haveChanged()).toBe(false);
    for (const step of ['s', 'c', 't']) go(started(step));
    go(signal);
    go(opened('c', { kind: 'callback' }));
    go(opened('t', { kind: 'time', until: 9, due: 'time' }));
    expect(waits.haveChanged()).toBe(true);
    expect(waits.changes(5)).toEqual({
      opened: [
        { place: '{"step":"s"}', kind: 'signal', name: 'paid', key: '1', at: 5 },
        { place: '{"step":"c"}', kind: 'callback' },
      ],
      closed: [],
    });
    expect(waits.haveChanged()).toBe(false);
    expect(waits.changes(6)).toBeUndefined();
    go({ type: 'wait-closed', step: 's', by: 'signal' });
    expect(waits.haveChanged()).toBe(true);
    expect(waits.changes(7)).toEqual({ opened: [], closed: ['{"step":"s"}'] });
  });

  it('are not those for called runs, which are known by their ids', () => {
    const own = planOf({ a: { use: 'call', with: { flow: 'f' } }, b: wait({ for: '1s' }) });
    const called = opened('a', { kind: 'call', runId: 'r2' });
    const timed = opened('b', { kind: 'time', until: 9, due: 'time' });
    const state = stateOf(own, [started('a'), called, started('b'), timed]);
    expect([...calledRuns(state)]).toEqual([['r2', stepAt(state, 'a')]]);
    expect(followWaits(state).changes(1)).toBeUndefined();
  });

  it('are known from where they are followed', () => {
    const waits = followWaits(stateOf(plan, [started('s'), signal]));
    expect(waits.changes(5)).toBeUndefined();
  });

  it('are told apart by their rounds', () => {
    const steps = { s: wait({ signal: 'paid', key: 1 }) } as never;
    const each = planOf({ each: { use: 'loop', with: { items: [1], steps } } });
    const path = [['each', 0]];
    const state = stateOf(each, [
      { ...started('each'), input: { items: [1], concurrency: 1 } },
      { type: 'scope-started', step: 'each', round: 0 },
    ]);
    const waits = followWaits(state);
    for (const draft of [started('s'), signal])
      apply(state, { ...draft, path, seq: state.seq + 1, at: 1 } as never);
    expect(waits.changes(1)?.opened).toMatchObject([{ place: '{"step":"s","path":[["each",0]]}' }]);
  });

  it.each([
    ['a signal', wait({ signal: 'a', key: 1 }), false],
    ['a callback', wait({ callback: true }), true],
    ['a time', wait({ for: 1 }), false],
    ['none at all', { use: 'set', with: { callback: true } }, false],
  ])('%s', (_name, step, expected) => {
    const own = planOf({ w: step });
    expect(hasCallbacks(own)).toBe(expected);
    expect(hasCallbacks(own)).toBe(expected);
    expect([...own.byId.values()].map(isCallback)).toEqual([expected]);
    const waits = followWaits(stateOf(own, []));
    expect([waits.changes(1), waits.haveChanged()]).toEqual([undefined, false]);
  });
});
