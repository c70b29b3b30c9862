import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { handlesError, judgeEdges } from './edges.ts';
import { isTolerant, updateTurn } from './rounds.ts';
import type { RunState, ScopeState, StepState } from './state.ts';
import {
  countDoubt,
  countInFlight,
  isHalted,
  isOfOtherVersion,
  isQuiet,
  isWithin,
} from './tree.ts';

/** How a step comes to its end, and with it perhaps what is around it. */

export interface Settled {
  /** ms UTC. */
  readonly at: number;
  readonly seq: number;
}

/** Their outputs do not count as that of their scope. */
const valueless: ReadonlySet<string> = new Set(['branch', 'respond']);

export function endByPort(
  state: RunState,
  own: StepState,
  end: Settled & {
    readonly output: Json;
    readonly ports: readonly string[];
    /** It was not executed: there is nothing to undo. */
    readonly disabled?: true | undefined;
    readonly pinned?: true | undefined;
  },
): void {
  close(state, own, end);
  own.output = end.output;
  own.error = undefined;
  if (end.ports.includes('ok')) {
    if (!valueless.has(own.step.use)) own.scope.lastOutput = end.output;
    if (own.step.undo && !end.disabled && !end.pinned) state.undoable.push(own);
  }
  judgeEdges(state, own, end.ports);
  lookAround(state, own.scope);
}

export function endByError(
  state: RunState,
  own: StepState,
  end: Settled & { readonly error: ErrorData },
): void {
  close(state, own, { ...end, ports: ['error'] });
  own.error = end.error;
  if (handlesError(own)) judgeEdges(state, own, ['error']);
  else failScope(state, own.scope, end);
  lookAround(state, own.scope);
}

export function skip(state: RunState, own: StepState, { at, seq }: Settled): void {
  own.status = 'skipped';
  own.endedAt = at;
  own.endedSeq = seq;
  own.scope.undecided -= 1;
  judgeEdges(state, own, []);
  lookAround(state, own.scope);
}

function close(
  state: RunState,
  own: StepState,
  { at, seq, ports }: Settled & { readonly ports: readonly string[] },
): void {
  if (own.status === 'ended' || own.status === 'skipped') {
    throw new Error(`step ${own.step.id} ends twice`);
  }
  if (own.rounds) {
    halt(state, own);
    for (const each of state.waits) if (isWithin(each.scope, own)) letGo(state, each);
  }
  letGo(state, own);
  state.turns.delete(own);
  state.limited.delete(own);
  own.status = 'ended';
  own.wait = undefined;
  own.answer = undefined;
  own.ports = ports;
  own.endedAt = at;
  own.endedSeq = seq;
  own.scope.undecided -= 1;
}

/** An attempt of it is under way. */
export function openAttempt(state: RunState, own: StepState): void {
  if (state.open.has(own)) return;
  state.open.add(own);
  countInFlight(own, 1);
}

/** Neither is an attempt of it under way any more, nor anything waited for. */
export function letGo(state: RunState, own: StepState): void {
  if (state.open.delete(own)) countInFlight(own, -1);
  state.answered.delete(own);
  if (state.waits.delete(own) && own.wait?.kind === 'attention') countDoubt(own, -1);
}

/** The first error is the scope's; nothing more begins in it. */
export function failScope(
  state: RunState,
  scope: ScopeState,
  { error, at }: { readonly error: ErrorData; readonly at: number },
): void {
  if (scope.failure) return;
  scope.failure = error;
  scope.failedAt = at;
  const { owner } = scope;
  if (owner?.rounds) owner.rounds.failing += 1;
  if (!owner?.rounds || isTolerant(owner)) halt(state, scope);
  // Another round may have failed before: what is left in the lists is how those come to their end.
  else if (!owner.rounds.error) {
    owner.rounds.error = error;
    owner.rounds.failedAt = at;
    halt(state, owner);
  }
}

/** Nothing more begins in the run, nothing is waited for, nobody is asked; attempts under way are still to end. */
export function haltAll(state: RunState): void {
  state.halts += 1;
  for (const list of [state.ready, state.turns, state.finished]) list.clear();
  for (const own of state.waits) letGo(state, own);
  state.limited.clear();
}

/** Takes out of the lists what lies within `place`; attempts under way and people are waited for. */
function halt(state: RunState, place: ScopeState | StepState): void {
  state.halts += 1;
  if (isOfOtherVersion(state)) return;
  const stays = ({ scope }: StepState): boolean => !isWithin(scope, place);
  state.ready.keep(stays);
  state.turns.keep(stays);
  state.finished.keep((scope) => !isWithin(scope, place));
  for (const own of state.waits) {
    if (own.wait?.kind !== 'attention' && !stays(own)) state.waits.delete(own);
  }
  for (const own of state.limited) if (!stays(own)) state.limited.delete(own);
}

/** Rounds from here outwards may be over now: all their steps are decided, or what a failing one lets finish has finished. */
export function lookAround(state: RunState, scope: ScopeState): void {
  for (let at = scope; at.owner?.rounds; at = at.owner.scope) {
    const { owner } = at;
    // What is in something that fails does not end by itself, but the failing may have waited for it.
    if (isHalted(state, owner.scope)) continue;
    const over = at.failure ? isQuiet(at) : at.undecided === 0 && !owner.rounds?.error;
    if (over && !at.ended) state.finished.add(at);
    updateTurn(state, owner);
  }
}
