import type { RunState, StepState } from './state.ts';

/** When an attempt of the step, or the step itself if it is a scope, has to be over because something around it is, ms UTC. */
export function deadlineOf(state: RunState, own?: StepState): number {
  let deadline = state.deadline;
  for (let at: StepState | undefined = own; at; at = at.scope.owner) {
    deadline = Math.min(deadline, at.deadline);
  }
  return deadline;
}

/** When a run that waits has to be looked at again, ms UTC; infinite when only a message can move it. */
export function nextDue(state: RunState): number {
  const { undoing, waits, limited, cancel, root } = state;
  if (undoing?.wait?.kind === 'retry') return undoing.wait.at;
  let due = state.deadline;
  if (cancel || root.failure) return due;
  for (const { wait } of waits) {
    if (wait && wait.kind !== 'attention') due = Math.min(due, wait.at ?? due);
  }
  for (const { deadline } of limited) due = Math.min(due, deadline);
  return due;
}
