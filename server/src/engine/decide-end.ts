import type { ErrorData } from '@weir/contract/errors';
import type { Undone } from '@weir/contract/journal';
import type { Command, Moment } from './command.ts';
import { leftOpen, stopAttempts } from './decide-attempts.ts';
import { isRepeatableAfterCrash, isRepeatableWhenDue } from './retry.ts';
import type { RunState, StepState } from './state.ts';
import { isQuiet } from './tree.ts';

/** Why a run comes to its end before its steps have. */
type Ending =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly error: ErrorData };

/** What came first counts: an error that was journalled when the time was over already was caused by that. */
export function endingOf(
  state: RunState,
  { now, failure }: Pick<Moment, 'now' | 'failure'>,
): Ending | undefined {
  const { cancel, root, deadline } = state;
  if (cancel) return { kind: 'cancelled' };
  if (root.failure && root.failedAt < deadline) return { kind: 'failed', error: root.failure };
  if (failure && !root.failure) return { kind: 'failed', error: failure };
  return now >= deadline ? { kind: 'timeout' } : undefined;
}

/** Lets go of, or stops, what is under way; takes back what was done, where that is asked for; ends the run. */
export function endRun(state: RunState, ending: Ending, moment: Moment): readonly Command[] {
  const { now } = moment;
  // A failing run waits for people only as long as it has time.
  const waits = ending.kind === 'failed' && now < state.deadline;
  if (state.open.size > 0) {
    return waits ? leftOpen(state, moment, () => false) : stopAttempts(state, moment);
  }
  if (waits && !isQuiet(state.root)) return [];
  const undo = undoCommand(state, ending, moment);
  if (undo !== 'done') return undo;
  if (moment.busy.size > 0) return [];
  const undone = undoneOf(state, ending);
  switch (ending.kind) {
    case 'cancelled':
      return [{ type: 'cancel-run', undone }];
    case 'timeout':
      return [{ type: 'time-out-run', undone }];
    case 'failed':
      return [{ type: 'fail-run', error: ending.error, undone }];
  }
}

function isUndoWanted({ cancel, plan }: RunState, { kind }: Ending): boolean {
  return kind === 'cancelled' ? cancel?.undo === true : plan.undoesOnFailure;
}

/** A cancel may give up on the way what a failing run had begun to undo. */
function undoneOf(state: RunState, ending: Ending): Undone | undefined {
  if (isUndoWanted(state, ending)) return state.undone ?? 'complete';
  return state.undoes ? 'partial' : undefined;
}

/** One after the other, the last one first. */
function undoCommand(
  state: RunState,
  ending: Ending,
  { busy, now }: Moment,
): readonly Command[] | 'done' {
  const own = state.undoable.at(-1);
  if (!own || !isUndoWanted(state, ending)) return 'done';
  if (busy.size > 0) return [];
  const { undo } = own;
  return undo ? goOn(own, undo, now) : [{ type: 'start-undo', own }];
}

function goOn(own: StepState, undo: StepState, now: number): readonly Command[] {
  if (undo.status === 'pausing') {
    if (undo.wait?.kind !== 'retry' || undo.wait.at > now) return [];
    if (!isRepeatableWhenDue(undo, now)) return [{ type: 'doubt-undo', own }];
    return [{ type: 'repeat-undo', own, recovered: undo.recoveries > 0 }];
  }
  if (!isRepeatableAfterCrash(undo, now)) return [{ type: 'doubt-undo', own }];
  return [{ type: 'repeat-undo', own, recovered: true }];
}
