import type { ErrorData } from '@weir/contract/errors';
import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { RunStatus } from '@weir/contract/run-status';
import { apply } from './apply.ts';
import type { Plan, PlanStep } from './compile.ts';

/**
 * State of one run: a fold over its journal, the same on any machine. It is owned by one worker and changed in place,
 * because copying it for each event is quadratic.
 *
 * Invariants: `ready` holds the decided steps that have not begun, in document order; `open` holds the steps that are
 * `running`; a failed run (`failure` set) starts nothing more.
 */
export interface RunState {
  readonly plan: Plan;
  status: RunStatus;
  /** Seq of the last event applied. */
  seq: number;
  trigger: TriggerEvent | undefined;
  acceptedAt: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  readonly steps: ReadonlyMap<string, StepState>;
  readonly ready: ReadyStep[];
  readonly open: Set<PlanStep>;
  /** Output of the step that ended ok last. */
  lastOutput: Json;
  /** The first error no edge handles. */
  failure: ErrorData | undefined;
  output: Json | undefined;
  error: ErrorData | undefined;
}

export interface ReadyStep {
  readonly step: PlanStep;
  /** `skip` when all its edges are dead. */
  readonly verdict: 'run' | 'skip';
}

export interface StepState {
  status: 'waiting' | 'running' | 'ended' | 'skipped';
  /** Edges not yet judged. */
  undecided: number;
  /** Edges taken so far. */
  taken: number;
  attempts: number;
  port: string | undefined;
  input: Json | undefined;
  output: Json | undefined;
  error: ErrorData | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

export function initialState(plan: Plan): RunState {
  return {
    plan,
    status: 'queued',
    seq: 0,
    trigger: undefined,
    acceptedAt: 0,
    startedAt: undefined,
    endedAt: undefined,
    steps: new Map(plan.steps.map((step) => [step.id, initialStep(step)])),
    ready: plan.steps
      .filter((step) => step.edgesIn === 0)
      .map((step) => ({ step, verdict: 'run' })),
    open: new Set(),
    lastOutput: null,
    failure: undefined,
    output: undefined,
    error: undefined,
  };
}

/** @throws Error when the events are no journal of this plan. */
export function fold(plan: Plan, events: readonly JournalEvent[]): RunState {
  const state = initialState(plan);
  for (const event of events) apply(state, event);
  return state;
}

function initialStep(step: PlanStep): StepState {
  return {
    status: 'waiting',
    undecided: step.edgesIn,
    taken: 0,
    attempts: 0,
    port: undefined,
    input: undefined,
    output: undefined,
    error: undefined,
    startedAt: undefined,
    endedAt: undefined,
  };
}
