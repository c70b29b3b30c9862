import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { isWithin } from '../engine/tree.ts';
import { packMessage } from '../store/run-messages.ts';
import type { Tell } from '../store/tenant-store.ts';
import type { RunInHand } from './run-in-hand.ts';

/** Nobody waits any more for the runs that steps in `own`, or in the whole run, have called. */
export function cancelCalls({ state, claimed }: RunInHand, own?: StepState): readonly Tell[] {
  const { id, traceId } = claimed.run;
  return [...state.waits].flatMap((each): Tell[] => {
    if (each.wait?.kind !== 'call') return [];
    if (own && each !== own && !isWithin(each.scope, own)) return [];
    const error = toErrorData(new WeirError('conflict', givenUp), { traceId });
    const message = { kind: 'cancel', by: `run:${id}`, error } as const;
    return [{ runId: each.wait.runId, bytes: packMessage(message) }];
  });
}

const givenUp = {
  zh: '调用它的运行不再等待',
  en: 'the run that called it waits no longer',
};
