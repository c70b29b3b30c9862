import type { FlowSource } from '@weir/contract/flow';
import type { JsonObject } from '@weir/contract/json';

export type Steps = FlowSource['steps'];
export type StepSource = Steps[string];

/** Where the flows of a test act, and how freely. */
export interface Dialect {
  /** Kinds of actions; naming one several times makes it more frequent. */
  readonly actions: readonly string[];
  /** The step's `use` and `with`. */
  action(kind: string, place: ActionPlace): { readonly use: string; readonly with: JsonObject };
  /**
   * Expressions see only what has certainly been decided, and nothing hangs on the time: what becomes of each step is then
   * the same however fast its neighbours are, unless a failure stops it.
   */
  readonly settled: boolean;
  /** How often, beside each other kind, a step waits for somebody outside. */
  readonly hears: number;
  /** Flows that may be called. */
  readonly called: readonly string[];
  /** Flow that may be told of failures. */
  readonly told: string | undefined;
}

export interface ActionPlace {
  readonly flow: string;
  /** Names the step, and in rounds the round: the other side answers by that. May hold expressions. */
  readonly step: string;
  readonly input: JsonObject;
}

/** A group of workers beside the default one; whoever carries the flows out serves both. */
export const otherGroup = 'other';
