import { flowDocument } from '@weir/contract/flow';
import type { StepWait } from '@weir/contract/run';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { openWaits } from './open-waits.ts';
import { initialState, type RunState } from './state.ts';

const error = { code: 'rate_limited', message: { 'zh-CN': '', en: '' }, retryable: true };
const use = { use: 'http.request', with: {} };

/** A run whose steps wait for these. */
function waitingFor(waits: Readonly<Record<string, StepWait>>, retry?: object): RunState {
  const steps = Object.fromEntries(
    Object.keys(waits).map((id) => [id, { ...use, ...(retry && { retry }) }]),
  );
  const state = initialState(compile(flowDocument.parse({ flow: 'f', name: 'f', steps })));
  for (const own of state.root.steps) {
    own.wait = waits[own.step.id];
    state.waits.add(own);
  }
  return state;
}

describe('open waits', () => {
  it('are named each by its kind', () => {
    const of = (wait: StepWait) => openWaits(waitingFor({ s: wait }));
    expect(of({ kind: 'time', at: 5, due: 'time' })).toEqual([{ kind: 'time', step: 's', at: 5 }]);
    expect(of({ kind: 'delay', at: 5 })).toEqual([{ kind: 'delay', step: 's', at: 5 }]);
    expect(of({ kind: 'signal', name: 'n', key: 'k' })).toEqual([
      { kind: 'signal', step: 's', name: 'n', key: 'k' },
    ]);
    expect(of({ kind: 'signal', name: 'n', key: 'k', at: 5 })).toMatchObject([{ at: 5 }]);
    expect(of({ kind: 'callback' })).toEqual([{ kind: 'callback', step: 's' }]);
    expect(of({ kind: 'callback', at: 5 })).toMatchObject([{ at: 5 }]);
    expect(of({ kind: 'call', runId: 'r2' })).toEqual([{ kind: 'call', step: 's', runs: ['r2'] }]);
    expect(of({ kind: 'call', runId: 'r2', at: 5 })).toMatchObject([{ at: 5 }]);
    expect(of({ kind: 'attention', error })).toEqual([{ kind: 'attention', step: 's' }]);
  });

  it('say which attempt comes next, of as many as there are', () => {
    const wait = { kind: 'retry', at: 5, error } as const;
    const state = waitingFor({ s: wait }, { attempts: 5 });
    for (const own of state.root.steps) own.failures = 2;
    const known = { kind: 'retry', step: 's', at: 5, code: 'rate_limited' };
    expect(openWaits(state)).toEqual([{ ...known, attempt: 3, attempts: 5 }]);
    expect(openWaits(waitingFor({ s: wait }))).toEqual([{ ...known, attempt: 1, attempts: 3 }]);
  });

  it('come in the order in which they may end, what a person decides before', () => {
    const state = waitingFor({
      a: { kind: 'callback' },
      b: { kind: 'time', at: 9, due: 'time' },
      c: { kind: 'signal', name: 'n', key: 'k', at: 7 },
      d: { kind: 'attention', error },
    });
    expect(openWaits(state).map(({ kind }) => kind)).toEqual([
      'attention',
      'signal',
      'time',
      'callback',
    ]);
  });

  it('are those of taking an effect back as well', () => {
    const state = waitingFor({});
    const [own] = waitingFor({ u: { kind: 'retry', at: 5, error } }).waits;
    state.undoing = own;
    expect(openWaits(state)).toMatchObject([{ kind: 'retry', step: 'u' }]);
    if (own) own.wait = undefined;
    expect(openWaits(state)).toEqual([]);
  });
});
