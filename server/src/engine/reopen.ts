import type { EventOf } from './apply.ts';
import { handlesError, isDecided, judgeAgain } from './edges.ts';
import { isTolerant, updateTurn } from './rounds.ts';
import type { Rounds, RunState, ScopeState, StepState } from './state.ts';
import { countDoubt } from './tree.ts';

/** What a retry of the run is made at, and from where on what was journalled had been ignored. */
interface Again {
  readonly at: number;
  readonly ignoredFrom: number;
}

/**
 * A run that failed or was cancelled goes on (flow-language §5): what failed or never started is done now, what was
 * finished stays, in failed rounds as well. Attempts count anew.
 * @throws Error when it has begun to take back what it had done.
 */
export function reopen(state: RunState, { at }: EventOf<'retried'>): void {
  if (state.undoes) throw new Error('a run that was undone is retried');
  const again = { at, ignoredFrom: state.cancel?.seq ?? Number.POSITIVE_INFINITY };
  state.deadline = at + state.timeout;
  state.endedAt = undefined;
  state.cancel = undefined;
  state.error = undefined;
  state.followUp = undefined;
  state.status = state.startedAt === undefined ? 'queued' : 'running';
  state.waits.clear();
  state.limited.clear();
  for (const list of [state.ready, state.turns, state.finished]) list.clear();
  reopenScope(state, state.root, again);
}

function reopenScope(state: RunState, scope: ScopeState, again: Again): void {
  scope.failure = undefined;
  scope.doubts = 0;
  for (const own of scope.steps) reopenStep(state, own, again);
  judgeAgain(scope);
  scope.undecided = scope.steps.filter(({ status }) => !isOver(status)).length;
  for (const own of scope.steps)
    if (own.status === 'waiting' && isDecided(own)) state.ready.add(own);
  if (scope.owner && scope.undecided === 0) state.finished.add(scope);
}

const isOver = (status: StepState['status']): boolean => status === 'ended' || status === 'skipped';

function reopenStep(state: RunState, own: StepState, again: Again): void {
  const failed = own.status === 'ended' && own.ports[0] === 'error';
  if (failed && handlesError(own) && own.endedSeq < again.ignoredFrom) return;
  if (isOver(own.status) && !failed) return;
  if (own.status === 'waiting') return;
  own.failures = 0;
  own.recoveries = 0;
  own.endedAt = undefined;
  own.ports = [];
  const { rounds } = own;
  if (rounds) reopenRounds(state, own, { ...again, rounds });
  else if (own.attempts === 0) own.status = 'waiting';
  else waitAgain(state, own, again);
  own.error = undefined;
}

/** Timers, signals and people are waited for as before; anything else is tried again at once, with the same input. */
function waitAgain(state: RunState, own: StepState, { at }: Again): void {
  own.status = 'pausing';
  const { wait, error } = own;
  if (error || !wait || wait.kind === 'retry' || wait.kind === 'call') {
    const last = error ?? (wait && 'error' in wait ? wait.error : undefined);
    own.wait = last ? { kind: 'retry', at, error: last } : { kind: 'delay', at };
  }
  state.waits.add(own);
  if (own.wait?.kind === 'attention') countDoubt(own, 1);
}

function reopenRounds(
  state: RunState,
  own: StepState,
  { rounds, ...again }: Again & { readonly rounds: Rounds },
): void {
  own.status = 'running';
  rounds.error = undefined;
  rounds.failing = 0;
  rounds.doubts = 0;
  if (own.timeout !== undefined) {
    own.deadline = again.at + own.timeout;
    state.limited.add(own);
  }
  for (const scope of rounds.kept.values()) {
    const isLast = own.step.use !== 'try' || scope === rounds.last;
    const failed = scope.failure !== undefined && !isTolerant(own) && isLast;
    if (scope.ended && !failed) continue;
    if (scope.ended) {
      scope.ended = false;
      rounds.running += 1;
      rounds.failed -= 1;
      if (rounds.failed === 0) rounds.firstFailed = undefined;
    }
    reopenScope(state, scope, again);
  }
  if (own.wait?.kind === 'delay' && rounds.running === 0) state.waits.add(own);
  else own.wait = undefined;
  updateTurn(state, own);
}
