import { isJsonObject } from '@weir/contract/json';
import type { RunStep, RunView, StepWait } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import type { PlanScope } from './compile.ts';
import type { Rounds, RunState, ScopeState, StepState } from './state.ts';
import { isPinned, pathOf } from './tree.ts';

/** The part of a run's view that comes from its journal. */
export type JournalView = Pick<
  RunView,
  'steps' | 'output' | 'trigger' | 'followUp' | 'undone' | 'test'
>;

/**
 * Each step by its id, those in scopes as of the round begun last.
 * @throws Error when the state has no accepted event yet; every stored journal begins with one.
 */
export function viewOf(state: RunState): JournalView {
  if (!state.trigger) throw new Error('journal does not begin with an accepted event');
  return {
    trigger: state.trigger,
    ...(state.output !== undefined && { output: state.output }),
    ...(state.followUp && { followUp: state.followUp }),
    ...(state.undone && { undone: state.undone }),
    ...(state.stubs && { test: true as const }),
    steps: Object.fromEntries(stepsIn(state, state.plan.root, state.root)),
  };
}

/** `scope` is undefined for steps of which no round has begun. */
function* stepsIn(
  state: RunState,
  plan: PlanScope,
  scope: ScopeState | undefined,
): Generator<[string, RunStep]> {
  for (const { id, index, inside } of plan.steps) {
    const own = scope?.steps[index];
    yield [id, own ? stepView(state, own) : { status: 'waiting', ports: [], attempts: 0 }];
    if (inside) yield* stepsIn(state, inside, own?.rounds?.last);
  }
}

function stepView(state: RunState, own: StepState): RunStep {
  const path = pathOf(own);
  return {
    ...fateOf(state, own),
    ports: [...own.ports],
    attempts: own.attempts,
    ...(path.length > 0 && { path }),
    ...(own.endedSeq > 0 && own.endedSeq < state.takenOver && { takenOver: true as const }),
    ...(own.rounds && { rounds: roundsView(own, own.rounds) }),
    ...(own.input !== undefined && { input: own.input }),
    ...(own.output !== undefined && { output: own.output }),
    ...(own.called !== undefined && { called: own.called }),
    ...(isPinned(state, own) && own.status === 'ended' && { pinned: true as const }),
    ...(own.decision && { decision: own.decision }),
    ...(own.undo?.status === 'ended' && { undone: own.undo.error ?? (true as const) }),
    ...(own.startedAt !== undefined && { startedAt: own.startedAt }),
  };
}

type Fate = Pick<RunStep, 'status' | 'error' | 'wait' | 'endedAt'>;

function fateOf(state: RunState, own: StepState): Fate {
  const { status, wait, error, endedAt } = own;
  const known = {
    ...(error !== undefined && { error }),
    ...(endedAt !== undefined && { endedAt }),
  };
  if (status !== 'pausing' && !(wait && status === 'running')) return { status, ...known };
  if (wait && (isEnded(state.status) || !state.waits.has(own))) return givenUp(state, wait);
  return { status: 'waiting', ...(wait && { wait }), ...known };
}

/** What fails or ends takes what waits in it along: the last error is what became of the step, and nothing followed. */
function givenUp({ endedAt }: RunState, wait: StepWait): Fate {
  return {
    status: 'ended',
    ...('error' in wait && { error: wait.error }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

function roundsView(
  { input }: StepState,
  { started, running, failed, firstFailed }: Rounds,
): NonNullable<RunStep['rounds']> {
  const items = isJsonObject(input) ? input['items'] : undefined;
  return {
    ...(Array.isArray(items) && { total: items.length }),
    started,
    ended: started - running,
    failed,
    ...(firstFailed !== undefined && { firstFailed }),
  };
}
