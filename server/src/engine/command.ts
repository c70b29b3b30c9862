import type { ErrorData } from '@weir/contract/errors';
import type { Undone } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { ScopeState, StepState } from './state.ts';

/** What the worker has to do next. */
export type Command =
  | StepCommand<'start-step'>
  /** The next attempt of a step, with the input of the first. */
  | StepCommand<'repeat-step', { readonly recovered: boolean }>
  /** It was interrupted several times in a row: before the next attempt comes a pause. */
  | StepCommand<'postpone-step', { readonly recoveries: number }>
  /**
   * An attempt is open in the journal, but the process that made it is gone, and making it again could do its effect
   * twice.
   */
  | StepCommand<'doubt-step'>
  /** Its time is over, or its run is cancelled, and nobody is working on the attempt that is open. */
  | StepCommand<'abandon-step'>
  /** The same, and the worker is on it: its signal is to be aborted. */
  | StepCommand<'abort-step'>
  | StepCommand<'skip-step'>
  /** It is disabled or pinned: it ends without being executed. */
  | StepCommand<'pass-step'>
  /** It asks for workers of a group, and nothing else is to be done first. */
  | StepCommand<'place-step'>
  | StepCommand<'close-wait', { readonly by: 'time' | 'timeout' }>
  /** What it waited for is known. */
  | StepCommand<'end-wait'>
  | StepCommand<'start-round', { readonly round: number }>
  | { readonly type: 'end-round'; readonly scope: ScopeState }
  | StepCommand<'end-scope', { readonly port: string }>
  /** By the first error in it, unless it is repeated. */
  | StepCommand<'fail-scope'>
  | StepCommand<'time-out-scope'>
  /** `own` is the step whose effect is taken back. */
  | StepCommand<'start-undo'>
  | StepCommand<'repeat-undo', { readonly recovered: boolean }>
  | StepCommand<'doubt-undo'>
  | { readonly type: 'succeed-run'; readonly lastOutput: Json }
  | { readonly type: 'fail-run'; readonly error: ErrorData; readonly undone: Undone | undefined }
  | { readonly type: 'time-out-run'; readonly undone: Undone | undefined }
  | { readonly type: 'cancel-run'; readonly undone: Undone | undefined };

type StepCommand<T, More = object> = { readonly type: T; readonly own: StepState } & More;

/** As sets and maps have it, so that either will do. */
export interface Busy {
  readonly size: number;
  has(subject: StepState | ScopeState): boolean;
  keys(): Iterator<StepState | ScopeState> & Iterable<StepState | ScopeState>;
}

export interface Moment {
  /** What the worker is on: steps, and rounds whose end is being judged. */
  readonly busy: Busy;
  /** Those of them it has aborted. */
  readonly aborted: ReadonlySet<StepState | ScopeState>;
  /**
   * Attempts that were open when this worker took the run over. Only of these can one be left that nobody works on, so the
   * many that are under way need not be looked at each time.
   */
  readonly inherited: ReadonlySet<StepState>;
  /** Every step is done, and yet the run fails: its output cannot be had. */
  readonly failure?: ErrorData | undefined;
  /** Of the workers that have the run. */
  readonly group: string;
  /** ms UTC. */
  readonly now: number;
}

/** Whether the time of a step or round, or of what it is in, is over. */
export type IsLate = (place: StepState | ScopeState) => boolean;
