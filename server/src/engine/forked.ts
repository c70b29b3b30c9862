import type { EventOf } from './apply.ts';
import { isDecided, judgeAgain } from './edges.ts';
import { updateTurn } from './rounds.ts';
import { newStep, type Rounds, type RunState, type ScopeState, type StepState } from './state.ts';
import { isHalted } from './tree.ts';

/**
 * The run begins here, with what another one had done by then (flow-language §5): steps that had ended stay, attempts and
 * waits that were open are dropped, scopes under way go on with their rounds. What was done there is not undone here.
 */
export function forked(state: RunState, { at, seq, priority }: EventOf<'forked'>): void {
  state.acceptedAt = at;
  state.priority = priority;
  state.takenOver = seq;
  state.otherVersionUpTo = 0;
  state.status = 'queued';
  state.startedAt = undefined;
  state.timeout = Number.POSITIVE_INFINITY;
  state.deadline = Number.POSITIVE_INFINITY;
  state.undoable.length = 0;
  for (const set of [state.open, state.answered, state.waits, state.limited]) set.clear();
  for (const list of [state.ready, state.turns, state.finished]) list.clear();
  dropOpen(state, state.root);
}

function dropOpen(state: RunState, scope: ScopeState): void {
  scope.inFlight = 0;
  scope.doubts = 0;
  for (const own of scope.steps) {
    if (own.status !== 'running' && own.status !== 'pausing') continue;
    if (own.rounds) keepOn(state, own, own.rounds);
    else Object.assign(own, newStep(own.step, scope));
  }
  judgeAgain(scope);
  scope.undecided = scope.steps.filter(({ status }) => !isOver(status)).length;
  if (isHalted(state, scope)) return;
  for (const own of scope.steps)
    if (own.status === 'waiting' && isDecided(own)) state.ready.add(own);
}

const isOver = (status: StepState['status']): boolean => status === 'ended' || status === 'skipped';

/** Its time counts anew once the run starts; a pause between rounds or attempts of it ends when it was to. */
function keepOn(state: RunState, own: StepState, rounds: Rounds): void {
  const halted = isHalted(state, own.scope);
  rounds.inFlight = 0;
  rounds.doubts = 0;
  if (own.timeout !== undefined && !halted) state.limited.add(own);
  if (own.wait && !halted) state.waits.add(own);
  for (const round of rounds.kept.values()) {
    if (round.ended) continue;
    dropOpen(state, round);
    const over = round.failure ? true : round.undecided === 0 && !rounds.error;
    if (over && !halted) state.finished.add(round);
  }
  updateTurn(state, own);
}
