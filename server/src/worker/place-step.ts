import { WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { nameOf, placeOf } from '../engine/tree.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { describe, evaluated, type RunInHand, type Work } from './run-in-hand.ts';
import { startStep } from './start-step.ts';
import { inputsOf } from './step-inputs.ts';

/** Starts a step that names a group, if the run is in its hands; otherwise the whole run goes there first. */
export async function placeStep(run: RunInHand, own: StepState): Promise<Work | undefined> {
  const { group: wanted } = inputsOf(own.step);
  if (!wanted) return startStep(run, own);
  try {
    const place = { scope: own.scope, about: `${nameOf(own)}/group` };
    const group = await evaluated(run, place, (given) => evaluateValue(wanted, given, 'group'));
    if (typeof group !== 'string' || group === '') {
      const reason = { zh: '应为工作组名', en: 'the name of a group is needed' };
      throw new WeirError('invalid_input', reason, { field: 'group' });
    }
    if (group === run.claimed.run.group) return startStep(run, own);
    run.journal.record({ type: 'group-changed', group });
    run.moves = group;
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'lease_lost') throw error;
    const data = describe(run, error, own);
    run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error: data });
  }
  return undefined;
}
