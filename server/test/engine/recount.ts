import { isJsonObject } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import type { RunState, ScopeState, StepState } from '../../src/engine/state.ts';
import { nameOf } from '../../src/engine/tree.ts';

/**
 * What the counters and lists of a state have to be, found by a look at the whole tree: what each step did, and which
 * errors lie where. Slow on purpose; shares no code with the engine.
 */
export interface Recount {
  /** Those of a run that has ended mean nothing, and are empty here. */
  readonly lists: Readonly<Record<List, readonly string[]>>;
  /** `name: counters` of scopes and rounds. */
  readonly counters: Readonly<Record<string, object>>;
}
type List = 'ready' | 'open' | 'answered' | 'waits' | 'turns' | 'finished' | 'limited';

export function recount(state: RunState): Recount {
  const { steps, scopes } = everything(state);
  const some = (passes: (state: RunState, own: StepState) => boolean): string[] =>
    isEnded(state.status) ? [] : steps.filter((own) => passes(state, own)).map(nameOf);
  const counters: Record<string, object> = {};
  for (const scope of scopes) {
    const undecided = scope.steps.filter(({ status }) => !isOver(status)).length;
    counters[roundName(scope)] = { undecided, ...countDeep(state, [scope]) };
  }
  for (const own of steps.filter(({ rounds }) => rounds)) {
    const kept = keptOf(own);
    counters[nameOf(own)] = {
      running: kept.filter(({ ended }) => !ended).length,
      failing: kept.filter(({ ended, failure }) => failure && !ended).length,
      ...countDeep(state, kept),
    };
  }
  const lists = {
    ready: some(isReady),
    open: some(isOpen),
    answered: some((given, own) => isOpen(given, own) && own.answer !== undefined),
    waits: some(isWaiting),
    turns: some(hasTurn),
    finished: isEnded(state.status)
      ? []
      : scopes.filter((scope) => isFinished(state, scope)).map(roundName),
    limited: some(isLimited),
  };
  return { lists, counters };
}

/** The same, as the engine has kept it; sets in the order of the tree, what is ordered in its own. */
export function counted(state: RunState): Recount {
  const { steps, scopes } = everything(state);
  const counters: Record<string, object> = {};
  for (const scope of scopes) {
    const { undecided, inFlight, doubts } = scope;
    counters[roundName(scope)] = { undecided, inFlight, doubts };
  }
  for (const own of steps) {
    if (!own.rounds) continue;
    const { running, failing, inFlight, doubts } = own.rounds;
    counters[nameOf(own)] = { running, failing, inFlight, doubts };
  }
  const { ready, open, answered, waits, turns, finished, limited } = state;
  const inOrder = (set: ReadonlySet<StepState>): string[] => [
    ...steps.filter((own) => set.has(own)).map(nameOf),
    ...[...set].filter((own) => !steps.includes(own)).map((own) => `lost: ${nameOf(own)}`),
  ];
  const lists = {
    ready: [...ready].map(nameOf),
    open: inOrder(open),
    answered: inOrder(answered),
    waits: inOrder(waits),
    turns: [...turns].map(nameOf),
    finished: [...finished].map(roundName),
    limited: inOrder(limited),
  };
  const none = {
    ready: [],
    open: [],
    answered: [],
    waits: [],
    turns: [],
    finished: [],
    limited: [],
  };
  return { lists: isEnded(state.status) ? none : lists, counters };
}

/** Rounds that are kept though nobody may look at them again. */
export function keptInVain(state: RunState): string[] {
  const { scopes } = everything(state);
  return scopes.filter(isInVain).map(roundName);
}

function isInVain({ owner, ended, failure, plan }: ScopeState): boolean {
  return owner !== undefined && ended && !plan.hasUndo && (!failure || isTolerant(owner));
}

/** In the order of starting. */
function everything({ root }: RunState): { steps: StepState[]; scopes: ScopeState[] } {
  const steps: StepState[] = [];
  const scopes: ScopeState[] = [];
  const visit = (scope: ScopeState): void => {
    scopes.push(scope);
    for (const own of scope.steps) {
      steps.push(own);
      keptOf(own).forEach(visit);
    }
  };
  visit(root);
  return { steps, scopes };
}

const keptOf = ({ rounds }: StepState): ScopeState[] => [...(rounds?.kept.values() ?? [])];

/** `each[3]`, or `run`. */
export function roundName({ owner, round }: ScopeState): string {
  return owner ? `${nameOf(owner)}[${round}]` : 'run';
}

const isOver = (status: StepState['status']): boolean => status === 'ended' || status === 'skipped';

function isTolerant({ step }: StepState): boolean {
  return step.use === 'loop' && isJsonObject(step.with) && step.with['onItemError'] === 'continue';
}

/** A round of it failed, and it goes by that. */
function failsBy(own: StepState): boolean {
  const { step, attempts, rounds } = own;
  if (!rounds || isTolerant(own)) return false;
  // A new attempt of a `try` leaves the failed one behind.
  if (step.use === 'try') return rounds.started === attempts && rounds.last?.failure !== undefined;
  return keptOf(own).some(({ failure }) => failure !== undefined);
}

/** What it is in has ended, itself not counted. */
function isGone({ owner, ended }: ScopeState): boolean {
  if (!owner) return false;
  return ended || isOver(owner.status) || isGone(owner.scope);
}

function isHalted(state: RunState, scope: ScopeState): boolean {
  if (state.cancel || state.undoes || scope.failure || isGone(scope)) return true;
  return scope.owner ? failsBy(scope.owner) || isHalted(state, scope.owner.scope) : false;
}

function isReady(state: RunState, own: StepState): boolean {
  if (own.status !== 'waiting' || isHalted(state, own.scope)) return false;
  const edges = own.scope.steps.flatMap((source) =>
    source.step.edgesOut
      .filter(({ target }) => target === own.step.index)
      .map(({ port }) => ({ source, port })),
  );
  const open = edges.filter(({ source }) => !isOver(source.status));
  const taken = edges.some(
    ({ source: { status, ports }, port }) => status === 'ended' && ports.includes(port),
  );
  return open.length === 0 || (own.step.join === 'any' && taken);
}

const isOpen = (_state: RunState, { step, status }: StepState): boolean =>
  !step.inside && status === 'running';

function isWaiting(state: RunState, { status, scope, wait }: StepState): boolean {
  if (!wait || isOver(status) || state.undoes) return false;
  if (wait.kind === 'attention') return !state.cancel && !isGone(scope);
  return !isHalted(state, scope);
}

function countDeep(
  state: RunState,
  scopes: readonly ScopeState[],
): { inFlight: number; doubts: number } {
  const count = { inFlight: 0, doubts: 0 };
  for (const own of scopes.flatMap(({ steps }) => steps)) {
    if (isOpen(state, own)) count.inFlight += 1;
    if (own.wait?.kind === 'attention' && isWaiting(state, own)) count.doubts += 1;
    const inside = countDeep(state, keptOf(own));
    count.inFlight += inside.inFlight;
    count.doubts += inside.doubts;
  }
  return count;
}

function isQuiet(state: RunState, scopes: readonly ScopeState[]): boolean {
  const { inFlight, doubts } = countDeep(state, scopes);
  return inFlight + doubts === 0;
}

function hasTurn(state: RunState, own: StepState): boolean {
  const { rounds, status, scope, step, input } = own;
  if (!rounds || status !== 'running' || isWaiting(state, own) || isHalted(state, scope))
    return false;
  const kept = keptOf(own);
  const running = kept.filter(({ ended }) => !ended);
  if (failsBy(own)) return !running.some(({ failure }) => failure) && isQuiet(state, kept);
  if (step.use !== 'loop') return running.length === 0;
  const { items, concurrency } = input as { items: unknown[]; concurrency: number };
  if (rounds.started < items.length) return running.length < concurrency;
  return running.length === 0;
}

function isFinished(state: RunState, scope: ScopeState): boolean {
  const { owner, ended, failure, steps } = scope;
  if (!owner || ended || isOver(owner.status) || isHalted(state, owner.scope)) return false;
  if (failure) return isQuiet(state, [scope]);
  return steps.every(({ status }) => isOver(status)) && !failsBy(owner);
}

function isLimited(state: RunState, { rounds, timeout, status, scope }: StepState): boolean {
  return (
    rounds !== undefined && timeout !== undefined && !isOver(status) && !isHalted(state, scope)
  );
}
