import type { StepWait } from '@weir/contract/run';
import { attemptsOf } from '../../engine/retry.ts';
import type { RunState, StepState } from '../../engine/state.ts';
import { placeOf } from '../../engine/tree.ts';
import type { Facts } from './sentences.ts';

/** What the steps of a run wait for, the nearest first: what only a person decides, then by time, then what has none. Pure. */
export function openWaits(state: RunState): readonly Facts[] {
  const { waits, undoing } = state;
  const steps = [...(undoing ? [undoing] : []), ...waits];
  return steps
    .flatMap((own) => (own.wait ? [factsOf(own, own.wait)] : []))
    .toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency(facts: Facts): number {
  if (facts.kind === 'attention') return 0;
  return ('at' in facts ? facts.at : undefined) ?? Number.MAX_VALUE;
}

function factsOf(own: StepState, wait: StepWait): Facts {
  const place = placeOf(own);
  switch (wait.kind) {
    case 'retry': {
      const { at, error } = wait;
      const attempt = own.failures + 1;
      // One that was asked for by a person may be beyond those its policy allows.
      const attempts = Math.max(attemptsOf(own.step), attempt);
      return { kind: 'retry', ...place, at, attempt, attempts, code: error.code };
    }
    case 'time':
    case 'delay':
      return { kind: wait.kind, ...place, at: wait.at };
    case 'signal': {
      const { name, key, at } = wait;
      return { kind: 'signal', ...place, name, key, ...(at !== undefined && { at }) };
    }
    case 'callback':
      return { kind: 'callback', ...place, ...(wait.at !== undefined && { at: wait.at }) };
    case 'call': {
      const { runId, at } = wait;
      return { kind: 'call', ...place, runs: [runId], ...(at !== undefined && { at }) };
    }
    case 'attention':
      return { kind: 'attention', ...place };
  }
}
