import type { JournalEvent } from '@weir/contract/journal';
import { apply } from './apply.ts';
import type { Plan } from './compile.ts';
import { initialState, type RunState } from './state.ts';

/** The state of a run after these events. @throws Error when they are no journal of this plan. */
export function fold(plan: Plan, events: readonly JournalEvent[]): RunState {
  const state = initialState(plan);
  for (const event of events) apply(state, event);
  return state;
}
