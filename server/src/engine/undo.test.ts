import type { JournalEvent } from '@weir/contract/journal';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import { type Draft, due, planOf, stateOf } from './journal-under-test.ts';
import { momentOf, short } from './state-under-test.ts';

const error = { code: 'rejected', message: { 'zh-CN': '', en: '' }, retryable: false };
const undo = { use: 'x.undo' };
const plan = planOf(
  { a: { use: 'x.y', undo }, b: { use: 'x.y', undo } },
  { timeout: '1s', onFailure: { undo: true } },
);
const started = (step: string): Draft => ({ type: 'step-started', step, attempt: 1 });
/** `a` waits for a person, `b` is done, and the time of the run is over. */
const late: readonly Draft[] = [
  started('a'),
  started('b'),
  { type: 'wait-opened', step: 'a', kind: 'attention', error },
  { type: 'step-ended', step: 'b', port: 'ok', output: 1 },
];
const undoing: Draft = { type: 'undo-started', step: 'b', attempt: 1, input: {} };

describe('once undoing has begun', () => {
  it('nobody is asked any more: what happened late would be undone out of turn', () => {
    expect(due(stateOf(plan, late), 3000)).toEqual(['start-undo b']);
    const state = stateOf(plan, [...late, undoing]);
    expect([...state.waits]).toEqual([]);
    const told = { type: 'resolved', step: 'a', happened: true, output: 1, by: 'me' } as const;
    const event: JournalEvent = { ...told, seq: state.seq + 1, at: 3000 };
    expect(() => apply(state, event)).toThrow(/nobody/);
  });

  it('a cancel may give it up, and the run says so and cannot be retried', () => {
    const given: Draft[] = [
      ...late,
      undoing,
      { type: 'retry-due', step: 'b', dueAt: 9000, error, undo: true },
      { type: 'cancel-requested', by: 'me' },
    ];
    const state = stateOf(plan, given);
    expect(decide(state, momentOf(state, 3000))).toEqual([
      { type: 'cancel-run', undone: 'partial' },
    ]);
    const ended: Draft = { type: 'ended', status: 'cancelled', undone: 'partial' };
    expect(() => stateOf(plan, [...given, ended, { type: 'retried', by: 'me' }])).toThrow(/undone/);
  });
});

describe('a run whose output cannot be had', () => {
  const done: readonly Draft[] = ['a', 'b'].flatMap((step) => [
    started(step),
    { type: 'step-ended', step, port: 'ok', output: 1 },
  ]);
  const decided = (drafts: readonly Draft[], failure?: typeof error): readonly Command[] => {
    const state = stateOf(plan, drafts);
    return decide(state, { ...momentOf(state, 1100), failure });
  };

  it('takes back what it did, and ends by that error', () => {
    expect(decided(done)).toMatchObject([{ type: 'succeed-run' }]);
    expect(decided(done, error).map(short)).toEqual(['start-undo b']);
  });

  it.each<[string, Draft[]]>([
    [
      'begins',
      [
        { ...undoing, because: error },
        { type: 'undo-ended', step: 'b', output: 1 },
      ],
    ],
    ['is refused at once', [{ type: 'undo-ended', step: 'b', error, because: error }]],
  ])('knows of it once the undo %s', (_name, drafts) => {
    expect(decided([...done, ...drafts]).map(short)).toEqual(['start-undo a']);
    const last: Draft = { type: 'undo-ended', step: 'a', error };
    const ending = { type: 'fail-run', error, undone: 'partial' };
    expect(decided([...done, ...drafts, last], { ...error, code: 'other' })).toEqual([ending]);
  });
});

describe('an undo of which nobody saw the end', () => {
  const failing: readonly Draft[] = [
    started('b'),
    { type: 'step-ended', step: 'b', port: 'ok', output: 1 },
    started('a'),
    { type: 'step-ended', step: 'a', port: 'error', error },
  ];
  const begun = (intent: object): Draft => ({ ...undoing, intent });
  const paused: Draft = {
    type: 'retry-due',
    step: 'b',
    dueAt: 1500,
    error,
    undo: true,
    sent: true,
  };
  const keyed = { kind: 'idempotent', keyExpiresAt: 1600 };

  it.each([
    ['what must not be done twice', [begun({ kind: 'once' })], 1100, 'doubt-undo b'],
    ['what has a key', [begun(keyed)], 1100, 'repeat-undo b'],
    ['what had a key', [begun(keyed)], 1600, 'doubt-undo b'],
    ['what is due while it has its key', [begun(keyed), paused], 1500, 'repeat-undo b'],
    ['what comes due too late for its key', [begun(keyed), paused], 1600, 'doubt-undo b'],
  ])('%s', (_name, drafts, now, command) => {
    expect(due(stateOf(plan, [...failing, ...drafts]), now)).toEqual([command]);
  });
});
