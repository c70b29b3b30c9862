import type { InputProblem } from '@weir/contract/input-problem';
import type { Json, JsonObject } from '@weir/contract/json';
import type { WeirError } from '@weir/contract/weir-error';

/** Runs code of tenants where it can hurt nobody: in guest processes that are given nothing, with bounded time and memory. */
export interface Sandbox {
  /**
   * All expressions of one place (a step, a trigger) in one evaluation. Each is judged on its own; the list answers in order.
   * @throws WeirError `unavailable` when no guest can be had (process cannot be started, queue full), `too_large` for a
   * scope beyond 16 MB; the reason of `signal` when it is aborted first.
   */
  evaluate(request: EvaluateRequest): Promise<readonly ExpressionResult[]>;
  /**
   * Runs the body of a code step.
   * @throws WeirError `sandbox_error`, `sandbox_timeout`, `sandbox_memory`, `sandbox_output`, `sandbox_crash`, `rejected`
   * with `own` from the helper `fail`, and as `evaluate`.
   */
  runCode(request: CodeRequest): Promise<Json>;
  /**
   * Compiles without running. For each source, in order: null, or what is wrong with it.
   * Rejects with the reason of `signal` only: what cannot be judged now is `unavailable`.
   */
  check(request: CheckRequest): Promise<readonly (WeirError | null)[]>;
  /**
   * Judges a value by a JSON Schema 2020-12 that was found to be one, after defaults were put where properties are missing.
   * @throws WeirError `sandbox_timeout`, `sandbox_memory`, `sandbox_crash`, `sandbox_error` when the schema asks too much;
   * `unavailable`, `too_large`; the reason of `signal`.
   */
  checkInput(request: InputRequest): Promise<CheckedInput>;
  /** Ends all guests; what waits or runs is `unavailable`. */
  close(): Promise<void>;
}

export interface Realm {
  readonly tenant: string;
  /** Names one flow version: contexts are kept per realm. */
  readonly version: string;
}

export interface Determinism {
  /** The clock of the evaluation, ms UTC: fixed. */
  readonly now: number;
  /** Of `Math.random` and `uuid`: the same series for the same seed. */
  readonly seed: string;
  /** Time zone of helpers that are given none; default: that of the sandbox. */
  readonly zone?: string;
}

export interface EvaluateRequest extends Realm, Determinism {
  /** JavaScript expressions (not TypeScript). */
  readonly expressions: readonly string[];
  /** Names in scope beside the helpers: trigger, steps, errors, run, … A bigint (an integer beyond 2^53) reaches the guest as a string of digits. */
  readonly scope: JsonObject;
  /** Of all together; default 1,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export type ExpressionResult =
  /** `undefined` stays undefined: an object leaves the key out. */
  | { readonly value: Json | undefined }
  /** `sandbox_error` (details: `{ line, column, name }`, from 1 in the expression's own source), `sandbox_timeout`, `sandbox_memory`, `sandbox_output`, `sandbox_crash`; `rejected` with `own` from the helper `fail`. */
  | { readonly error: WeirError };

export interface CodeRequest extends Realm, Determinism {
  /** TypeScript: body of an async function; the names of `scope` are in scope; `return` gives the output, nothing returned → null. */
  readonly source: string;
  readonly scope: JsonObject;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface CheckRequest {
  readonly tenant: string;
  /** All of them within 5 s. */
  readonly sources: readonly CheckedSource[];
  readonly signal?: AbortSignal;
}

/**
 * An expression as `evaluate` takes it, the source of a code step as `runCode` does, the regular expression of a schema, or
 * the JSON text of a schema as `checkInput` takes it, which is tried on `{}`. Its error is `sandbox_error`
 * (details: `{ line, column, name }`, from 1 in the source) when it breaks the grammar; `sandbox_timeout`,
 * `sandbox_memory`, `sandbox_crash` when reading it does that; `too_large`, `unavailable`.
 */
export interface CheckedSource {
  readonly kind: 'expression' | 'code' | 'pattern' | 'schema';
  readonly source: string;
}

export interface InputRequest {
  readonly tenant: string;
  readonly schema: JsonObject;
  readonly input: Json;
  readonly signal?: AbortSignal;
}

export type CheckedInput =
  /** With defaults. */
  | { readonly value: Json }
  /** One at least, 100 at most. */
  | { readonly problems: readonly InputProblem[] };
