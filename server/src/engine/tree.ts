import type { StepPath } from '@weir/contract/errors';
import type { RunState, ScopeState, StepState } from './state.ts';

/** Where things stand in a run: scopes, their rounds, the steps in them. */

/** The scopes around a step, outermost first; empty at the top. */
export function pathOf({ scope }: StepState): StepPath {
  const path: StepPath = [];
  for (let at = scope; at.owner; at = at.owner.scope) path.unshift([at.owner.step.id, at.round]);
  return path;
}

/** One name for a step in its round, and for no other of the run: `each[3].pay`. */
export function nameOf(own: StepState): string {
  const scopes = pathOf(own).map(([scope, round]) => `${scope}[${round}].`);
  return `${scopes.join('')}${own.step.id}`;
}

/** As an event names it; at the top there is no path. */
export function placeOf(own: StepState): { step: string; path?: StepPath } {
  const path = pathOf(own);
  return { step: own.step.id, ...(path.length > 0 && { path }) };
}

/** One text for a place, and for no other of the run. */
export function placeText({
  step,
  path = [],
}: {
  readonly step: string;
  readonly path?: StepPath | undefined;
}): string {
  return JSON.stringify(path.length > 0 ? { step, path } : { step });
}

/** @throws Error when the journal names what the flow version, or the run so far, does not have. */
export function findStep(
  state: RunState,
  { step, path = [] }: { readonly step: string; readonly path?: StepPath | undefined },
): StepState {
  let scope = state.root;
  for (const [id, round] of path) {
    const inner = stepIn(state, scope, id)?.rounds?.kept.get(round);
    if (!inner) throw new Error(`journal names round ${round} of ${id}, which is not under way`);
    scope = inner;
  }
  const own = stepIn(state, scope, step);
  if (!own)
    throw new Error(`journal names step ${step}, which the flow version does not have there`);
  return own;
}

function stepIn({ plan }: RunState, scope: ScopeState, id: string): StepState | undefined {
  const index = plan.byId.get(id)?.index;
  const own = index === undefined ? undefined : scope.steps[index];
  return own?.step.id === id ? own : undefined;
}

/** Whether a scope is `place`, a round of it, or inside of that, however deep. */
export function isWithin(scope: ScopeState, place: ScopeState | StepState): boolean {
  for (let at: ScopeState | undefined = scope; at; at = at.owner?.scope) {
    if (at === place || at.owner === place) return true;
  }
  return false;
}

/** The event to be applied was made by another version of the flow, by whose edges and settings it could follow. */
export function isOfOtherVersion({ seq, otherVersionUpTo }: RunState): boolean {
  return seq < otherVersionUpTo;
}

/** Nothing new may begin here: something around fails, has ended, or the run is being cancelled or undone. */
export function isHalted(state: RunState, scope: ScopeState): boolean {
  if (isOfOtherVersion(state)) return false;
  if (state.cancel || state.undoes) return true;
  for (let at: ScopeState | undefined = scope; at; at = at.owner?.scope) {
    if (at.failure || at.ended || at.owner?.rounds?.error) return true;
  }
  return false;
}

/** An attempt begins (1) or is over (−1). */
export function countInFlight(own: StepState, change: 1 | -1): void {
  for (let at: ScopeState | undefined = own.scope; at; at = at.owner?.scope) {
    at.inFlight += change;
    if (at.owner?.rounds) at.owner.rounds.inFlight += change;
  }
}

/** A person is asked (1) or has answered (−1). */
export function countDoubt(own: StepState, change: 1 | -1): void {
  for (let at: ScopeState | undefined = own.scope; at; at = at.owner?.scope) {
    at.doubts += change;
    if (at.owner?.rounds) at.owner.rounds.doubts += change;
  }
}

/** What a failing scope lets finish has finished. */
export function isQuiet({ inFlight, doubts }: { inFlight: number; doubts: number }): boolean {
  return inFlight === 0 && doubts === 0;
}

/** The order of starting. */
export function compareSteps(a: StepState, b: StepState): number {
  return compareScopes(a.scope, b.scope, [a.step.index, b.step.index]);
}

/** `ends` stand behind the places of each; a scope itself comes before what is in it. */
export function compareScopes(
  { order: a }: ScopeState,
  { order: b }: ScopeState,
  [endA, endB]: readonly [number, number] = [-1, -1],
): number {
  const length = Math.max(a.length, b.length) + 1;
  for (let i = 0; i < length; i += 1) {
    const placeA = a[i] ?? (i === a.length ? endA : -1);
    const placeB = b[i] ?? (i === b.length ? endB : -1);
    if (placeA !== placeB) return placeA - placeB;
  }
  return 0;
}

/** Its output was given with the run, in every round. */
export function isPinned({ pins }: RunState, { step }: StepState): boolean {
  return pins !== undefined && Object.hasOwn(pins, step.id);
}

/** Whether it is not the step itself, but the attempt to take its effect back. */
export function isUndo(own: StepState): boolean {
  return own.scope.steps[own.step.index] !== own;
}
