import type { Json, JsonObject } from '@weir/contract/json';
import type { RunState } from './state.ts';

/** What expressions of a run may name (flow-language §4). */
export type RunScope = {
  readonly trigger: JsonObject;
  /** Outputs of steps that ended ok. */
  readonly steps: JsonObject;
  /** Errors of steps that ended by `error`. */
  readonly errors: JsonObject;
  readonly run: JsonObject;
};

export interface RunIdentity {
  readonly id: string;
  readonly flow: string;
  readonly version: number;
  readonly traceId: string;
  readonly priority: number;
}

/** A text in the tenant's language is what `errors.<id>.message` gives; both are in `messages`. */
const tenantLanguage = 'zh-CN';

export function scopeOf(state: RunState, run: RunIdentity): RunScope {
  const steps: [string, Json][] = [];
  const errors: [string, Json][] = [];
  for (const [id, own] of state.steps) {
    if (own.output !== undefined) steps.push([id, own.output]);
    if (own.error) {
      const { code, message, field, details } = own.error;
      errors.push([
        id,
        {
          code,
          message: message[tenantLanguage],
          messages: { ...message },
          attempts: own.attempts,
          details: (details ?? null) as Json,
          ...(field !== undefined && { field }),
        },
      ]);
    }
  }
  return {
    trigger: (state.trigger ?? {}) as JsonObject,
    steps: Object.fromEntries(steps),
    errors: Object.fromEntries(errors),
    run: { ...run, startedAt: state.startedAt ?? null },
  };
}
