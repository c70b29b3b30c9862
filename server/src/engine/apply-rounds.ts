import { isJsonObject } from '@weir/contract/json';
import type { EventOf } from './apply.ts';
import { endRound, updateTurn } from './rounds.ts';
import { failScope, lookAround } from './settle.ts';
import type { RunState, StepState } from './state.ts';
import { findStep, isHalted } from './tree.ts';

export function applyScopeEnded(state: RunState, event: EventOf<'scope-ended'>): void {
  const own = findStep(state, event);
  const scope = own.rounds?.kept.get(event.round);
  if (!scope) throw new Error(`round ${event.round} of ${event.step} ends without having begun`);
  if (event.error) failScope(state, scope, { error: event.error, at: event.at });
  endRound(state, scope, { output: event.output, done: event.done ?? false });
  const pause = state.stubs ? 0 : pauseAfter(own);
  if (pause > 0 && !isHalted(state, own.scope)) {
    own.wait = { kind: 'delay', at: event.at + pause };
    state.waits.add(own);
  }
  updateTurn(state, own);
  lookAround(state, own.scope);
}

/** ms before the next round of a `repeat` that has one. */
function pauseAfter({ step, input, rounds }: StepState): number {
  if (step.use !== 'repeat' || !rounds || rounds.done || rounds.error) return 0;
  const { max, delay = 0 } = isJsonObject(input) ? input : {};
  return rounds.started < Number(max) ? Number(delay) : 0;
}
