import type { RunStep, RunView } from '@weir/contract/run';
import type { RunState, StepState } from './state.ts';

/** The part of a run's view that comes from its journal. */
export type JournalView = Pick<RunView, 'steps' | 'output' | 'trigger'>;

/** @throws Error when the state has no accepted event yet; every stored journal begins with one. */
export function viewOf(state: RunState): JournalView {
  if (!state.trigger) throw new Error('journal does not begin with an accepted event');
  return {
    trigger: state.trigger,
    ...(state.output !== undefined && { output: state.output }),
    steps: Object.fromEntries([...state.steps].map(([id, own]) => [id, stepView(own)])),
  };
}

function stepView(own: StepState): RunStep {
  return {
    status: own.status,
    ports: own.port === undefined ? [] : [own.port],
    attempts: own.attempts,
    ...(own.input !== undefined && { input: own.input }),
    ...(own.output !== undefined && { output: own.output }),
    ...(own.error !== undefined && { error: own.error }),
    ...(own.startedAt !== undefined && { startedAt: own.startedAt }),
    ...(own.endedAt !== undefined && { endedAt: own.endedAt }),
  };
}
