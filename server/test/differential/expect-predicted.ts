import type { ErrorData } from '@weir/contract/errors';
import { type Json, stringifyJson } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';
import { expect } from 'vitest';
import { withoutIds } from './kept.ts';
import type { Prediction } from './prediction.ts';

type Played = Pick<RunView, 'status' | 'output' | 'error' | 'steps'>;

/** Fails unless the run has come to what the language says; `about` names it. */
export function expectAsPredicted(view: Played, prediction: Prediction, about: string): void {
  const { status, output, failures, fates, certain, undone } = prediction;
  expect(view.status, `${about} ${stringifyJson(view.error)}`).toBe(status);
  expect(withoutIds(view.output), about).toEqual(withoutIds(output));
  if (view.error) {
    const { step, code } = view.error;
    expect(failures, about).toContainEqual({ step, code });
  }
  for (const [id, step] of Object.entries(view.steps)) {
    const fate = fates.get(id);
    if (!certain.has(id) && !(fate && cameToItsEnd(step, fate))) continue;
    expect(outcomeOf(step), `${about} ${id}`).toEqual(fate && outcomeOf(fate));
    if (!certain.has(id) || failures.length > 1) continue;
    expect(codeOf(step.undone), `${about}: undoing ${id}`).toEqual(codeOf(undone.get(id)));
  }
}

/**
 * Others may have been stopped on their way: a scope before its last round, an attempt without another one. Those that came
 * to their end did so as they had to.
 */
function cameToItsEnd(step: RunStep, fate: RunStep): boolean {
  const { status, ports, path, attempts, error } = step;
  if (stringifyJson(path ?? []) !== stringifyJson(fate.path ?? [])) return false;
  if (status !== 'ended') return status === 'skipped';
  // A call that had not been made when something failed is not made.
  if (error?.code === 'conflict' && fate.error?.code !== 'conflict') return false;
  const another = ports.includes('error') && attempts < fate.attempts;
  return ports.length > 0 && !another;
}

function outcomeOf(step: RunStep): object {
  const { status, ports, path, rounds, attempts, input, output, error } = step;
  const where = error && whereOf(error);
  return withoutIds({ status, ports, path, rounds, attempts, input, output, error: where });
}

const whereOf = ({ code, step, path, field }: ErrorData) => ({ code, step, path, field });

/** `undone`, or why not; undefined: it was not to be. */
export const codeOf = (undone: RunStep['undone']) => (undone === true ? 'undone' : undone?.code);

/** What all ways of playing the run must agree on. */
export function fixedPart(view: Played, prediction: Prediction): Readonly<Record<string, unknown>> {
  const { status, output, error, steps } = view;
  const isOnly = prediction.failures.length === 1;
  const fixed = Object.entries(steps).filter(([id]) => prediction.certain.has(id));
  return {
    status,
    output: withoutIds(output as Json),
    error: isOnly && error && { ...whereOf(error), message: error.message },
    steps: Object.fromEntries(fixed.map(([id, step]) => [id, outcomeOf(step)])),
  };
}
