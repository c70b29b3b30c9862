import type { RunStep } from '@weir/contract/run';
import { expect, it } from 'vitest';
import { shownRun } from './shown-run.ts';

const step = (values: Partial<RunStep>): RunStep => ({
  status: 'ended',
  ports: ['ok'],
  attempts: 1,
  ...values,
});

it('leaves what is small as it is', () => {
  const view = { steps: { a: step({ input: { x: 1 }, output: null }) }, output: 'done' };
  expect(shownRun(view)).toEqual(view);
});

it('names what is too large instead of showing it', () => {
  const large = 'x'.repeat(300 * 1024);
  expect(shownRun({ steps: { a: step({ input: 1, output: large }) }, output: large })).toEqual({
    steps: { a: { ...step({ input: 1 }), omitted: ['output'] } },
    omitted: true,
  });
});

it('shows some megabytes of a run at most, shared parts counted as often as they occur', () => {
  const part = { text: 'x'.repeat(200 * 1024) };
  const steps = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`s${i}`, step({ output: part })]),
  );
  const shown = Object.values(shownRun({ steps }).steps).filter(
    ({ output }) => output !== undefined,
  );
  expect(shown).toHaveLength(20);
});
