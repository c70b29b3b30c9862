import type { EventOf } from './apply.ts';
import { failScope, haltAll } from './settle.ts';
import { newStep, type RunState, type StepState } from './state.ts';
import { findStep } from './tree.ts';

/** Taking back what was done: one step at a time, each with attempts of its own (flow-language §5). */

export function applyUndoStarted(state: RunState, event: EventOf<'undo-started'>): void {
  const own = findStep(state, event);
  const { undo: plan } = own.step;
  if (!plan || own !== state.undoable.at(-1)) {
    throw new Error(`step ${event.step} is undone before those that came after it`);
  }
  beginUndo(state, event);
  own.undo ??= newStep(plan, own.scope);
  const { undo } = own;
  if (undo.attempts === 0) {
    undo.startedAt = event.at;
    undo.startedSeq = event.seq;
    undo.input = event.input;
  }
  undo.status = 'running';
  undo.wait = undefined;
  undo.attempts = event.attempt;
  undo.timeout = event.timeout ?? undo.timeout;
  undo.intent = event.intent ?? undo.intent;
  undo.recoveries = event.recovered ? undo.recoveries + 1 : 0;
  state.undoing = undo;
}

export function applyUndoRetry(state: RunState, event: EventOf<'retry-due'>): void {
  const undo = underWay(state, event);
  undo.sent ||= event.sent === true;
  if (!event.interrupted) {
    undo.failures += 1;
    undo.recoveries = 0;
  }
  undo.status = 'pausing';
  undo.wait = { kind: 'retry', at: event.dueAt, error: event.error };
}

export function applyUndoEnded(state: RunState, event: EventOf<'undo-ended'>): void {
  const own = findStep(state, event);
  // What it needs may not even be known: it ends without having started.
  if (own === state.undoable.at(-1) && !own.undo && own.step.undo) {
    beginUndo(state, event);
    own.undo = newStep(own.step.undo, own.scope);
    state.undoing = own.undo;
  }
  const undo = underWay(state, event);
  undo.status = 'ended';
  undo.wait = undefined;
  undo.ports = [event.error ? 'error' : 'ok'];
  undo.output = event.output;
  undo.error = event.error;
  undo.endedAt = event.at;
  state.undoing = undefined;
  state.undoable.pop();
  if (event.error) state.undone = 'partial';
}

/** From here on nothing else happens in the run: what came late would have to be undone out of turn. */
function beginUndo(
  state: RunState,
  { because: error, at }: EventOf<'undo-started'> | EventOf<'undo-ended'>,
): void {
  if (error) failScope(state, state.root, { error, at });
  if (!state.undoes) haltAll(state);
  state.undoes = true;
}

function underWay(state: RunState, event: EventOf<'retry-due' | 'undo-ended'>): StepState {
  const { undo } = findStep(state, event);
  if (!undo || undo !== state.undoing) throw new Error(`step ${event.step} is not being undone`);
  return undo;
}
