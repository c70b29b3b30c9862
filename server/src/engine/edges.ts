import type { RunState, ScopeState, StepState } from './state.ts';
import { isHalted } from './tree.ts';

/** Judges the edges of a step that ended by `ports`; none: it was skipped, and all of them are dead. */
export function judgeEdges(state: RunState, source: StepState, ports: readonly string[]): void {
  const { scope } = source;
  const halted = isHalted(state, scope);
  for (const { port, target } of source.step.edgesOut) {
    const own = scope.steps[target];
    if (own?.status !== 'waiting') continue;
    judge(own, ports.includes(port));
    if (!halted && isDecided(own)) state.ready.add(own);
  }
}

function judge(own: StepState, taken: boolean): void {
  own.undecided -= 1;
  if (taken) own.taken += 1;
}

/** All edges of a scope anew, from how its steps stand now. */
export function judgeAgain({ steps }: ScopeState): void {
  for (const own of steps) {
    own.undecided = own.step.edgesIn;
    own.taken = 0;
  }
  for (const { step, status, ports } of steps) {
    if (status !== 'ended' && status !== 'skipped') continue;
    for (const { port, target } of step.edgesOut) {
      const own = steps[target];
      if (own?.status === 'waiting') judge(own, status === 'ended' && ports.includes(port));
    }
  }
}

/** `any` is decided by the first taken edge, `all` when every edge is. */
export function isDecided({ step, undecided, taken }: StepState): boolean {
  return undecided === 0 || (step.join === 'any' && taken > 0);
}

/** Of a decided step: it runs; otherwise all its edges are dead, and it is skipped. */
export function isToRun({ step, taken }: StepState): boolean {
  return taken > 0 || step.edgesIn === 0;
}

export function handlesError({ step }: StepState): boolean {
  return step.edgesOut.some(({ port }) => port === 'error');
}
