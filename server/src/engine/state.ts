import type { ErrorData } from '@weir/contract/errors';
import type { Pins, Stubs } from '@weir/contract/given-outcomes';
import type { FollowUp, Intent, TriggerEvent, Undone, WaitAnswer } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { StepDecision, StepWait } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import { Agenda } from './agenda.ts';
import type { Plan, PlanScope, PlanStep } from './compile.ts';
import { compareScopes, compareSteps } from './tree.ts';

/**
 * State of one run: a fold over its journal, the same on any machine. It is owned by one worker and changed in place,
 * because copying it for each event is quadratic.
 *
 * Invariants: what can go on is in one of the lists, so that nobody has to look at all rounds: a step that is decided in
 * `ready`, one with an attempt under way in `open`, one of those that only has to be ended after its wait in `answered`,
 * one that waits in `waits`, a scope that may begin a round or end in `turns`, a round whose steps are all decided in
 * `finished`. What lies in a scope that fails is in none of them but attempts, and steps that wait for a person.
 */
export interface RunState {
  readonly plan: Plan;
  status: RunStatus;
  /** Seq of the last event applied. */
  seq: number;
  trigger: TriggerEvent | undefined;
  /** Outputs of steps that are not executed. */
  pins: Pins | undefined;
  /** Of a test: what stands for everything outside, and time passes at once. */
  stubs: Stubs | undefined;
  acceptedAt: number;
  /** Of a fork: seq up to which its events were taken over from another run; else 0. */
  takenOver: number;
  /** Seq up to which they were made by another version: what could not follow in this one is taken as it is. */
  otherVersionUpTo: number;
  /** Undefined: as its row has it. */
  priority: number | undefined;
  startedAt: number | undefined;
  /** ms the run may take from its start. */
  timeout: number;
  /** ms UTC at which the run's time is over; infinite before its start and without a limit. */
  deadline: number;
  endedAt: number | undefined;
  readonly root: ScopeState;
  readonly ready: Agenda<StepState>;
  readonly open: Set<StepState>;
  /** Those of them that only have to be ended: what they waited for has come. */
  readonly answered: Set<StepState>;
  /** What each waits for is in its own `wait`. */
  readonly waits: Set<StepState>;
  readonly turns: Agenda<StepState>;
  readonly finished: Agenda<ScopeState>;
  /** Scopes under way that have a time limit, outer ones first. */
  readonly limited: Set<StepState>;
  /** How often something failed, ended or was cancelled with others in it: commands of before may be void. */
  halts: number;
  /** Steps that ended ok and can be undone, in the order of their completion. */
  readonly undoable: StepState[];
  /** Undoing has begun. */
  undoes: boolean;
  /** The one that is being undone. */
  undoing: StepState | undefined;
  cancel: Cancel | undefined;
  /** What the first `respond` said. */
  response: Json | undefined;
  output: Json | undefined;
  error: ErrorData | undefined;
  followUp: FollowUp | undefined;
  undone: Undone | undefined;
}

export interface Cancel {
  readonly seq: number;
  readonly by: string;
  readonly undo: boolean;
  readonly error: ErrorData | undefined;
}

/** Steps on their way together: those of the run, or of one round. */
export interface ScopeState {
  readonly plan: PlanScope;
  /** The step it is a round of; undefined for the run itself. */
  readonly owner: StepState | undefined;
  /** From 0; of a `try` its attempt. */
  readonly round: number;
  /** Places and rounds from the run down to here: the order of starting. */
  readonly order: readonly number[];
  /** By their place in the document. */
  readonly steps: readonly StepState[];
  /** Steps that have neither ended nor been skipped. */
  undecided: number;
  /** Attempts under way in it, however deep. */
  inFlight: number;
  /** Steps in it that wait for a person. */
  doubts: number;
  /** The first error no edge handles, and when it was journalled. */
  failure: ErrorData | undefined;
  failedAt: number;
  ended: boolean;
  /** Output of the step that ended ok last; undefined: none did. */
  lastOutput: Json | undefined;
}

export interface StepState {
  readonly step: PlanStep;
  readonly scope: ScopeState;
  /** `pausing`: an attempt is over, and `wait` says what comes next, unless the scope has failed meanwhile. */
  status: 'waiting' | 'running' | 'pausing' | 'ended' | 'skipped';
  /** Edges not yet judged. */
  undecided: number;
  /** Edges taken so far. */
  taken: number;
  attempts: number;
  /** Attempts that failed since the step began, or since a person had it begin anew. */
  failures: number;
  /** One of them may have reached the other side. */
  sent: boolean;
  /** Starts after a crash since an attempt last came to an end, or a person was asked. */
  recoveries: number;
  ports: readonly string[];
  /** As the first attempt got it; later ones get the same. */
  input: Json | undefined;
  intent: Intent | undefined;
  /** ms of the attempt, of a scope as a whole. */
  timeout: number | undefined;
  /** Of a scope: ms UTC at which its time is over. */
  deadline: number;
  output: Json | undefined;
  error: ErrorData | undefined;
  /** What it waits for, or waited for when its scope failed. */
  wait: StepWait | undefined;
  /** What ended its wait; its end is not journalled yet. */
  answer: WaitAnswer | undefined;
  decision: StepDecision | undefined;
  /** The run it called last, and waited for. */
  called: string | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Seq of the first start and of the end; 0 before. */
  startedSeq: number;
  endedSeq: number;
  /** Of a `loop`, `repeat` or `try` that has begun. */
  rounds: Rounds | undefined;
  /** The attempt to take its effect back. */
  undo: StepState | undefined;
}

export interface Rounds {
  started: number;
  /** Begun, and neither ended nor given up. */
  running: number;
  failed: number;
  /** The first of them in their order. */
  firstFailed: number | undefined;
  /** They have failed, and do not end before what is under way in them has. */
  failing: number;
  /** Those that may be looked at again: under way, failed, or with something to undo. */
  readonly kept: Map<number, ScopeState>;
  /** The one begun last. */
  last: ScopeState | undefined;
  /** Of a loop, by item. */
  readonly values: (Json | undefined)[];
  /** Of the round that ended last. */
  output: Json;
  /** `until` or `while` said so. */
  done: boolean;
  /** What it fails by, unless it is repeated, and when that was journalled. */
  error: ErrorData | undefined;
  failedAt: number;
  inFlight: number;
  doubts: number;
}

export function initialState(plan: Plan): RunState {
  const root = newScope(plan.root, undefined, 0);
  const ready = new Agenda(compareSteps);
  for (const own of root.steps) if (own.undecided === 0) ready.add(own);
  return {
    plan,
    status: 'queued',
    seq: 0,
    trigger: undefined,
    pins: undefined,
    stubs: undefined,
    acceptedAt: 0,
    takenOver: 0,
    otherVersionUpTo: 0,
    priority: undefined,
    startedAt: undefined,
    timeout: Number.POSITIVE_INFINITY,
    deadline: Number.POSITIVE_INFINITY,
    endedAt: undefined,
    root,
    ready,
    open: new Set(),
    answered: new Set(),
    waits: new Set(),
    turns: new Agenda(compareSteps),
    finished: new Agenda(compareScopes),
    limited: new Set(),
    halts: 0,
    undoable: [],
    undoes: false,
    undoing: undefined,
    cancel: undefined,
    response: undefined,
    output: undefined,
    error: undefined,
    followUp: undefined,
    undone: undefined,
  };
}

export function newScope(plan: PlanScope, owner: StepState | undefined, round: number): ScopeState {
  const order = owner ? [...owner.scope.order, owner.step.index, round] : [];
  const steps: StepState[] = [];
  const scope: ScopeState = {
    plan,
    owner,
    round,
    order,
    steps,
    undecided: plan.steps.length,
    inFlight: 0,
    doubts: 0,
    failure: undefined,
    failedAt: 0,
    ended: false,
    lastOutput: undefined,
  };
  for (const step of plan.steps) steps.push(newStep(step, scope));
  return scope;
}

export function newStep(step: PlanStep, scope: ScopeState): StepState {
  return {
    step,
    scope,
    status: 'waiting',
    undecided: step.edgesIn,
    taken: 0,
    attempts: 0,
    failures: 0,
    sent: false,
    recoveries: 0,
    ports: [],
    input: undefined,
    intent: undefined,
    timeout: undefined,
    deadline: Number.POSITIVE_INFINITY,
    output: undefined,
    error: undefined,
    wait: undefined,
    answer: undefined,
    decision: undefined,
    called: undefined,
    startedAt: undefined,
    endedAt: undefined,
    startedSeq: 0,
    endedSeq: 0,
    rounds: undefined,
    undo: undefined,
  };
}
