import { step } from '@weir/contract/flow';
import type { RunStep, RunView } from '@weir/contract/run';
import { expect, it } from 'vitest';
import { calledRunOf, originOf } from './related-runs.ts';

const from = (trigger: object) =>
  originOf({ trigger: { id: 'failed', kind: 'call', at: 1, ...trigger } as RunView['trigger'] });

it('finds the run that failed', () => {
  expect(from({ input: { run: { id: '01k', flow: 'a', version: 3 }, error: {} } })).toEqual({
    id: '01k',
    flow: 'a',
  });
});

it.each([
  [{}],
  [{ input: null }],
  [{ input: { run: 'text' } }],
  [{ input: { run: { flow: 'a' } } }],
  [{ kind: 'webhook', input: { run: { id: '01k' } } }],
])('finds none in %j', (trigger) => {
  expect(from(trigger)).toBeUndefined();
});

it('finds the run of the flow that a step called', () => {
  const of = (more: Partial<RunStep>, use: string, input: object = {}) =>
    calledRunOf(
      { status: 'ended', ports: [], attempts: 1, ...more },
      step.parse({ use, with: input }),
    );
  const later = { wait: false };
  expect(of({ called: '01k', output: 1 }, 'call')).toBe('01k');
  expect(of({ output: { runId: '01k' } }, 'call', later)).toBe('01k');
  // The output of a flow that was waited for is its own.
  expect(of({ output: { runId: '01k' } }, 'call')).toBeUndefined();
  expect(of({ output: { runId: '01k' } }, 'set', later)).toBeUndefined();
  expect([of({ output: { runId: 5 } }, 'call', later), of({}, 'call', later)]).toEqual([
    undefined,
    undefined,
  ]);
});
