import type { FlowSource } from '@weir/contract/flow';
import type { Json, JsonObject } from '@weir/contract/json';
import type { RunStatus } from '@weir/contract/run-status';
import type { SignalKey } from '@weir/contract/signal-key';

/**
 * What the flow language says, as flows with their outcome: data that several players play. `says` is a sentence of the
 * language, shortened; `docs/language-tests.md` lists each with its paragraph.
 */
export interface Sentence {
  readonly says: string;
  readonly cases: Readonly<Record<string, LanguageCase>>;
}

export type Steps = FlowSource['steps'];

export interface LanguageCase {
  readonly steps: Steps;
  readonly output?: Json;
  readonly settings?: FlowSource['settings'];
  /** What the run is started with by hand. */
  readonly input?: Json;
  /** The flow's `input`: what it takes. */
  readonly takes?: JsonObject;
  /** It is a run of a draft: steps that end ok with this output. */
  readonly pins?: Readonly<Record<string, Json>>;
  /** What the pretended actions answer: those of `effects`, named by step. Such a case is played in memory only. */
  readonly calls?: Readonly<Record<string, readonly Reply[]>>;
  /** What people do, one after the other, each time the run has come to rest: events of its journal. */
  readonly people?: readonly JsonObject[];
  /** What comes from outside, one after the other. */
  readonly outside?: readonly Outside[];
  /** From 0 up to 1, for the pauses between attempts; default 0.5. */
  readonly random?: number;
  /** `product`: it needs a real guest. `memory`: it would take long. */
  readonly only?: 'product' | 'memory';
  readonly expect: Expected;
}

/** Comes once so many waits for somebody outside have opened, by default one, and the run has come to rest. */
export type Outside = { readonly opened?: number } & (
  | {
      readonly signal: string;
      readonly key: SignalKey;
      readonly data?: Json;
      readonly keep?: string;
      readonly woken: number;
    }
  /** A request to the address that the step `told` wrote down, in its round of that number. */
  | { readonly round?: number; readonly post: Json; readonly answers: 200 | 410 }
  | { readonly round?: number; readonly look: 'GET'; readonly answers: 200 | 410 }
  /** Time, ms: the clock moves in memory; the product has a clock of its own, so what follows says what it waits for. */
  | { readonly passes: number }
);

/** What one attempt comes to; the last one counts for all that follow. */
export interface Reply {
  readonly gives?: Json;
  readonly fails?: string;
  /** Something may have reached the other side. */
  readonly sent?: true;
  /** ms */
  readonly retryAfter?: number;
  readonly retryable?: false;
  /** ms by which the clock moves first. */
  readonly takes?: number;
  /** Turns of the event loop before the answer. */
  readonly turns?: number;
  /** It answers only when it is told to stop. */
  readonly hangs?: true;
}

export interface Expected {
  readonly status: RunStatus;
  readonly output?: Json;
  /** As far as it is said. */
  readonly error?: JsonObject;
  /** By step: how it ended. */
  readonly ports?: Readonly<Record<string, readonly string[]>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly attempts?: Readonly<Record<string, number>>;
  readonly skipped?: readonly string[];
  readonly notStarted?: readonly string[];
  /** Steps in the order of their first start. */
  readonly started?: readonly string[];
  /** ms from start to end. In memory only. */
  readonly lasts?: number;
  readonly undone?: 'complete' | 'partial';
  /** Inputs of the pretended actions, in their order. */
  readonly sent?: readonly Json[];
  /** Their idempotency keys, each replaced by the place of its first appearance. */
  readonly keys?: readonly number[];
}

/** A scope around `steps`. */
function around(
  use: 'loop' | 'repeat' | 'try',
  given: object,
  steps: Steps,
  more: object = {},
): Steps[string] {
  return { use, with: { ...given, steps: steps as unknown as Json }, ...more };
}

export const loop = (given: object, steps: Steps, more?: object) =>
  around('loop', given, steps, more);
export const repeat = (given: object, steps: Steps, more?: object) =>
  around('repeat', given, steps, more);
export const attempt = (steps: Steps, more?: object) => around('try', {}, steps, more);

/** Writes the address of the wait `w` down. */
export const told: Steps[string] = { use: 'set', with: { url: '{{ steps.w.url }}' } };

/** A `set` of one value. */
export const set = (value: Json, more: object = {}): Steps[string] => ({
  use: 'set',
  with: { value },
  ...more,
});
