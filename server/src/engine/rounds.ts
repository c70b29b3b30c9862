import type { ErrorData } from '@weir/contract/errors';
import { isJsonObject, type Json } from '@weir/contract/json';
import { tenantLanguage } from './scope.ts';
import { newScope, type Rounds, type RunState, type ScopeState, type StepState } from './state.ts';
import { isHalted } from './tree.ts';
import { turnOf } from './turns.ts';

/** The rounds of a `loop` or `repeat`; of a `try` its attempts. */

export function newRounds(): Rounds {
  return {
    started: 0,
    running: 0,
    failed: 0,
    firstFailed: undefined,
    failing: 0,
    kept: new Map(),
    last: undefined,
    values: [],
    output: null,
    done: false,
    error: undefined,
    failedAt: 0,
    inFlight: 0,
    doubts: 0,
  };
}

/** A loop that goes on when a round fails. */
export function isTolerant({ step }: StepState): boolean {
  return step.use === 'loop' && isJsonObject(step.with) && step.with['onItemError'] === 'continue';
}

/** Keeps the step in `turns` as long as there is something for it to do. */
export function updateTurn(state: RunState, own: StepState): void {
  const waits = own.status !== 'running' || state.waits.has(own);
  if (!waits && !isHalted(state, own.scope) && turnOf(own)) state.turns.add(own);
  else state.turns.delete(own);
}

/** @throws Error when it is not that round's turn. */
export function beginRound(state: RunState, own: StepState, round: number): void {
  const { rounds, step } = own;
  if (!rounds || !step.inside || round !== rounds.started) {
    throw new Error(`round ${round} of ${step.id} cannot begin`);
  }
  const scope = newScope(step.inside, own, round);
  if (state.waits.delete(own)) own.wait = undefined;
  rounds.started += 1;
  rounds.running += 1;
  rounds.last = scope;
  // An attempt of a `try` that failed is not looked at again.
  if (step.use === 'try' && !step.inside.hasUndo) rounds.kept.clear();
  rounds.kept.set(round, scope);
  for (const each of scope.steps) if (each.undecided === 0) state.ready.add(each);
  updateTurn(state, own);
}

/** A round is over: its steps were, and what had to be asked about it is known. */
export function endRound(
  state: RunState,
  scope: ScopeState,
  end: { readonly output: Json | undefined; readonly done: boolean },
): void {
  const own = take(state, scope);
  const { rounds } = own;
  if (scope.failure) {
    rounds.failed += 1;
    rounds.firstFailed = Math.min(rounds.firstFailed ?? scope.round, scope.round);
    rounds.failing -= 1;
    if (isTolerant(own)) keepError(own, scope, scope.failure);
  } else {
    const { output = scope.lastOutput ?? null } = end;
    if (own.step.use === 'loop') rounds.values[scope.round] = output;
    rounds.output = output;
    rounds.done = end.done;
    if (!scope.plan.hasUndo) rounds.kept.delete(scope.round);
  }
}

function take(state: RunState, scope: ScopeState): StepState & { rounds: Rounds } {
  const { owner } = scope;
  if (!owner?.rounds || scope.ended) throw new Error(`round ${scope.round} ends twice`);
  state.finished.delete(scope);
  scope.ended = true;
  owner.rounds.running -= 1;
  return owner as StepState & { rounds: Rounds };
}

function keepError(own: StepState & { rounds: Rounds }, scope: ScopeState, error: ErrorData): void {
  const { code, message } = error;
  own.rounds.values[scope.round] = { error: { code, message: message[tenantLanguage] } };
  if (!scope.plan.hasUndo) own.rounds.kept.delete(scope.round);
}

/** What a scope that ended ok gives. */
export function outputOf({ step, rounds }: StepState): Json {
  if (!rounds) return null;
  return step.use === 'loop' ? valuesOf(rounds) : rounds.output;
}

/** What a scope fails by: the first error in it, with what its rounds had given by then. */
export function errorOf(own: StepState): ErrorData | undefined {
  const error = own.rounds?.error;
  return error && withCollected(own, error);
}

/** An error of a loop says what it had collected by then. */
export function withCollected({ step, rounds }: StepState, error: ErrorData): ErrorData {
  if (!rounds || step.use !== 'loop') return error;
  const details = isJsonObject(error.details) ? error.details : {};
  return { ...error, details: { ...details, collected: valuesOf(rounds) } };
}

/** One place per item begun. */
function valuesOf({ values, started }: Rounds): Json[] {
  return Array.from({ length: started }, (_, round) => values[round] ?? null);
}
