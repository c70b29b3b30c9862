/**
 * What the pool and a guest say to each other. A message is a text of lines: the first is JSON, the head; what follows
 * is JSON texts, one a line, which nobody on the way has to read (`JSON.stringify` writes no line ends).
 *
 * A guest works through its requests in order, one at a time, and a message has left before the next request begins. So
 * a guest that dies was busy with the oldest request it has not answered.
 */

/** Head of a request; its payload follows. */
export interface RequestHead {
  readonly id: number;
  /**
   * `evaluate`: payload is `EvaluatePayload`; `run`: `Payload`, then the source as a JSON text (the body of an async function;
   * TypeScript from the pool, JavaScript for the realm). After either, one JSON text for each of its names.
   * `check`: payload is `CheckPayload`; nothing is executed.
   * `input`: payload is two JSON texts, a schema and a value; integers have all their digits.
   */
  readonly kind: 'evaluate' | 'run' | 'check' | 'input';
  /** Names the realm, among those of the guest's tenant. */
  readonly version: string;
  readonly timeoutMs: number;
  /** Code that was over at once the last time: the guest does it on the thread that reads its socket. */
  readonly quick?: boolean;
}

export interface Payload {
  /** In scope; their values follow, one a line. */
  readonly names: readonly string[];
  readonly now: number;
  readonly seed: string;
  /** Time zone of helpers that are given none. */
  readonly zone: string;
}

export interface EvaluatePayload extends Payload {
  readonly expressions: readonly string[];
}

export interface CheckPayload {
  readonly kind: 'expression' | 'code' | 'pattern';
  /** Of code: TypeScript from the pool, JavaScript for the realm. */
  readonly source: string;
}

/**
 * Head of an answer. Result lines follow, one for each expression (of a run or a check: one), as far as it came:
 * `v` and the JSON text of a value, `u` for undefined (of a check: nothing is wrong), `e` and the JSON of a `GuestError`.
 *
 * Of an input: `u` when it is as the schema wants it, `v` and the value with defaults, `p` and the JSON of the list of
 * `InputProblem` (100 at most), `e` and the JSON of a `SchemaError`.
 */
export interface AnswerHead {
  readonly id: number;
  /** Why lines are missing. */
  readonly failure?: Failure;
  /** Of a time-out: the machine kept it from working for most of that time. */
  readonly starved?: boolean;
  /** The guest is no longer to be used, and does no more. */
  readonly retire?: boolean;
  /** How long it was at work. */
  readonly ms?: number;
}

/** What a guest says once, before it answers anything. */
export interface Ready {
  readonly ready: true;
}

export type Failure = 'timeout' | 'stalled' | 'memory' | 'crash';

/** Why there is no value. All texts come from the tenant's code. `line` and `column` count from 1 in its source. */
export type GuestError =
  | {
      readonly kind: 'thrown' | 'syntax';
      readonly message: string;
      /** The message in Chinese; a helper has it in both languages. */
      readonly zh?: string;
      readonly name?: string;
      readonly line?: number;
      readonly column?: number;
    }
  /** The tenant's own error, by the helper `fail`; `details` is a JSON text. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly details?: string;
    }
  /** A promise or another thenable where a plain value is needed, or an `await` that would wait for one. */
  | { readonly kind: 'promise'; readonly line?: number; readonly column?: number }
  /** What has no JSON text: a function or symbol, a cycle, too much, too deeply nested. */
  | { readonly kind: 'function' | 'cycle' | 'large' | 'deep' }
  /** The source cannot be read: brackets nested too deeply. */
  | { readonly kind: 'unreadable' };

/** Why an input cannot be judged by its schema. */
export interface SchemaError {
  /** References or defaults without end, or nearly; more than 8 MB with defaults; anything else. */
  readonly kind: 'endless' | 'large' | 'broken';
}
