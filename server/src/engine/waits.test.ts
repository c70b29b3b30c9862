import type { Intent } from '@weir/contract/journal';
import { describe, expect, it } from 'vitest';
import { nextDue } from './due.ts';
import { type Draft, due, planOf, stateOf } from './journal-under-test.ts';
import { stepAt } from './state-under-test.ts';
import { viewOf } from './view.ts';

const error = { code: 'unavailable', message: { 'zh-CN': '', en: '' }, retryable: true };
const started = (step: string, intent: Intent = { kind: 'read' }, attempt = 1): Draft => ({
  type: 'step-started',
  step,
  attempt,
  ...(attempt === 1 && { input: { x: 1 }, intent }),
});
const ended = (step: string): Draft => ({ type: 'step-ended', step, port: 'ok', output: step });
const wrong = (step: string): Draft => ({ type: 'step-ended', step, port: 'error', error });
const retryDue = (step: string, dueAt: number): Draft => ({
  type: 'retry-due',
  step,
  dueAt,
  error,
});
const doubt = (step: string): Draft => ({ type: 'wait-opened', step, kind: 'attention', error });
const resolved = (step: string, happened: boolean): Draft => ({
  type: 'resolved',
  step,
  happened,
  ...(happened && { output: 'told' }),
  by: 'me',
});

const one = planOf({ a: { use: 'x.y' }, b: { use: 'set', after: 'a' } });

describe('a retry', () => {
  const state = stateOf(one, [started('a'), retryDue('a', 5000)]);

  it('waits, holding nothing, and comes with the input of the first attempt', () => {
    expect(state.status).toBe('waiting');
    expect(due(state, 4999)).toEqual([]);
    expect(nextDue(state)).toBe(5000);
    expect(due(state, 5000)).toEqual(['repeat-step a']);
    expect(due(state, 5000, 'a')).toEqual([]);
    expect(viewOf(state).steps['a']).toMatchObject({
      status: 'waiting',
      attempts: 1,
      wait: { kind: 'retry', at: 5000, error },
    });
    const again = stateOf(one, [started('a'), retryDue('a', 5000), started('a', undefined, 2)]);
    expect(again.status).toBe('running');
    expect(stepAt(again, 'a')).toMatchObject({ attempts: 2, failures: 1, input: { x: 1 } });
  });

  it('is cancelled when the run fails elsewhere, and its last error stays', () => {
    const two = planOf({ a: { use: 'x.y' }, b: { use: 'x.y' } });
    const failing = stateOf(two, [started('a'), started('b'), retryDue('a', 5000), wrong('b')]);
    expect(due(failing, 2000)).toEqual(['fail-run']);
    const over = stateOf(two, [
      started('a'),
      started('b'),
      retryDue('a', 5000),
      wrong('b'),
      { type: 'ended', status: 'failed', error },
    ]);
    expect(viewOf(over).steps['a']).toMatchObject({
      status: 'ended',
      ports: [],
      error,
      endedAt: over.endedAt,
    });
  });
});

describe('a key that is gone when the retry comes late', () => {
  const intent: Intent = { kind: 'idempotent', keyExpiresAt: 10_000 };
  const late = (sent: boolean) =>
    stateOf(one, [started('a', intent), { ...retryDue('a', 5000), ...(sent && { sent }) }]);

  it('makes a doubt of what may have been sent, and nothing else', () => {
    expect(due(late(true), 9999)).toEqual(['repeat-step a']);
    expect(due(late(true), 10_000)).toEqual(['doubt-step a']);
    expect(due(late(false), 10_000)).toEqual(['repeat-step a']);
  });

  it('is given a new life by a person who says that nothing happened', () => {
    const anew: Draft = {
      type: 'step-started',
      step: 'a',
      attempt: 2,
      intent: { ...intent, keyExpiresAt: 99_000 },
    };
    const state = stateOf(one, [started('a', intent), doubt('a'), resolved('a', false), anew]);
    expect(due(state, 50_000)).toEqual(['repeat-step a']);
  });
});

describe('a step of unknown outcome', () => {
  const once: Intent = { kind: 'once' };
  const open = [started('a', once)];

  it('is left open by a crash, and not made again', () => {
    expect(due(stateOf(one, open), 2000)).toEqual(['doubt-step a']);
    expect(
      due(stateOf(one, [started('a', { kind: 'idempotent', keyExpiresAt: 2000 })]), 2000),
    ).toEqual(['doubt-step a']);
  });

  it('stops the run for a person, while others go on', () => {
    const state = stateOf(one, [...open, doubt('a')]);
    expect(state.status).toBe('attention');
    expect(due(state, 1e12)).toEqual([]);
    expect(nextDue(state)).toBe(Number.POSITIVE_INFINITY);
    const two = planOf({ a: { use: 'x.y' }, b: { use: 'x.y' }, c: { use: 'set', after: 'b' } });
    const other = stateOf(two, [...open, started('b'), doubt('a')]);
    expect(other.status).toBe('running');
    expect(due(stateOf(two, [...open, started('b'), doubt('a'), ended('b')]), 2000)).toEqual([
      'start-step c',
    ]);
  });

  it('"it happened" ends it with the given output', () => {
    const state = stateOf(one, [...open, doubt('a'), resolved('a', true)]);
    expect(state.status).toBe('running');
    expect(viewOf(state).steps['a']).toMatchObject({
      status: 'ended',
      ports: ['ok'],
      output: 'told',
      decision: { happened: true, by: 'me', at: 1003 },
    });
    expect(due(state, 2000)).toEqual(['start-step b']);
  });

  it('"it did not" has it begin anew', () => {
    const state = stateOf(one, [...open, doubt('a'), resolved('a', false)]);
    expect(due(state, 2000)).toEqual(['repeat-step a']);
    expect(stepAt(state, 'a')?.failures).toBe(0);
  });

  it('keeps a failing run until it is decided; then nothing is made again', () => {
    const two = planOf({ a: { use: 'x.y' }, b: { use: 'x.y' } });
    const failing = [...open, started('b'), doubt('a'), wrong('b')];
    expect(stateOf(two, failing).status).toBe('attention');
    expect(due(stateOf(two, failing), 2000)).toEqual([]);
    expect(due(stateOf(two, [...failing, resolved('a', false)]), 2000)).toEqual(['fail-run']);
    const three = planOf({ a: { use: 'x.y' }, b: { use: 'x.y' }, c: { use: 'x.y' } });
    const undecided = [started('c', once), doubt('c'), ...failing, resolved('a', false)];
    expect(due(stateOf(three, undecided), 1e12)).toEqual([]);
    expect(nextDue(stateOf(three, undecided))).toBe(Number.POSITIVE_INFINITY);
  });

  it('cannot be decided twice', () => {
    expect(() =>
      stateOf(one, [...open, doubt('a'), resolved('a', true), resolved('a', true)]),
    ).toThrow(/nobody/);
  });
});

describe('the time of a run', () => {
  const plan = planOf({ a: { use: 'x.y' }, b: { use: 'x.y' } }, { timeout: '10s' });
  const deadline = 11_000;

  it('counts from the start, waiting included', () => {
    const waiting = stateOf(plan, [started('a'), retryDue('a', 50_000), started('b'), ended('b')]);
    expect(nextDue(waiting)).toBe(deadline);
    expect(due(waiting, deadline - 1)).toEqual([]);
    expect(due(waiting, deadline)).toEqual(['time-out-run']);
  });

  it('lets the worker end what it is on, and abandons what nobody is on', () => {
    const state = stateOf(plan, [started('a')]);
    expect(due(state, deadline, 'a')).toEqual(['abort-step a']);
    expect(due(state, deadline)).toEqual(['abandon-step a']);
    // The error came first.
    expect(due(stateOf(plan, [started('a'), wrong('a')]), deadline)).toEqual(['fail-run']);
  });
});

describe('a wait that is over', () => {
  it('is ended once, by whoever is not on it already', () => {
    const plan = planOf({ w: { use: 'wait', with: { callback: true } } });
    const state = stateOf(plan, [
      started('w'),
      { type: 'wait-opened', step: 'w', kind: 'callback' },
      { type: 'wait-closed', step: 'w', by: 'callback', body: 1 },
    ]);
    expect(state.status).toBe('running');
    expect(due(state, 2000)).toEqual(['end-wait w']);
    expect(due(state, 2000, 'w')).toEqual([]);
  });
});

describe('a branch', () => {
  const plan = planOf({
    choose: {
      use: 'branch',
      with: { cases: { hot: '{{ trigger.a }}', big: '{{ trigger.b }}' }, mode: 'every' },
    },
    hot: { use: 'set', after: 'choose.hot' },
    big: { use: 'set', after: 'choose.big' },
    rest: { use: 'set', after: 'choose.else' },
  });

  it('takes every port it ended by, and is nobody’s output', () => {
    const state = stateOf(plan, [
      { type: 'step-started', step: 'choose', attempt: 1 },
      {
        type: 'step-ended',
        step: 'choose',
        port: 'hot',
        ports: ['hot', 'big'],
        output: { taken: ['hot', 'big'] },
      },
    ]);
    expect(due(state, 2000)).toEqual(['start-step hot', 'start-step big', 'skip-step rest']);
    expect(state.root.lastOutput).toBeUndefined();
  });
});

it('an answer that led to another attempt is not taken for one to that', () => {
  const call = planOf({ c: { use: 'call', with: { flow: 'other' } } });
  const state = stateOf(call, [
    { type: 'step-started', step: 'c', attempt: 1, input: {} },
    { type: 'wait-opened', step: 'c', kind: 'call', runId: 'r' },
    { type: 'wait-closed', step: 'c', by: 'call', error },
    retryDue('c', 2000),
    { type: 'step-started', step: 'c', attempt: 2 },
  ]);
  expect(due(state, 3000)).toEqual(['repeat-step c']);
});
