import type { ErrorData } from '@weir/contract/errors';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import type { RunState, ScopeState, StepState } from './state.ts';

/** What expressions of a run may name (flow-language §4). */
export type RunScope = {
  readonly trigger: JsonObject;
  /** Outputs of steps that have run, in this scope and those around it. */
  readonly steps: JsonObject;
  /** Errors of steps that ended by `error`. */
  readonly errors: JsonObject;
  readonly run: JsonObject;
  readonly vars: JsonObject;
  readonly env: string;
  readonly item?: Json;
  readonly index?: number;
  readonly loop?: JsonObject;
};

export interface RunIdentity {
  readonly id: string;
  readonly flow: string;
  readonly version: number | 'draft';
  readonly traceId: string;
  readonly priority: number;
}

export interface Surroundings {
  readonly run: RunIdentity;
  readonly vars: JsonObject;
  readonly env: string;
  /** Where a callback of this step is taken. */
  readonly callbackUrl?: (own: StepState) => string | undefined;
  /** Leaves steps out, for one that is undone: it sees what it saw. */
  readonly seen?: (own: StepState) => boolean;
  /** The round that is about to begin, where that is asked: `loop` is of it, not of the last. */
  readonly upcoming?: { readonly owner: StepState; readonly round: number };
}

/** What every run and every event sees beside its own: there are no variables, and one environment. */
export const surroundings: { readonly vars: JsonObject; readonly env: string } = {
  vars: {},
  env: 'default',
};

/** A text in the tenant's language is what `errors.<id>.message` gives; both are in `messages`. */
export const tenantLanguage = 'zh-CN';

/** What is in scope of the steps in `scope`. */
export function scopeOf(
  state: RunState,
  scope: ScopeState,
  { run, vars, env, callbackUrl, seen, upcoming }: Surroundings,
): RunScope {
  const steps: [string, Json][] = [];
  const errors: [string, Json][] = [];
  for (let at: ScopeState | undefined = scope; at; at = at.owner?.scope) {
    for (const own of at.steps) {
      if (seen && !seen(own)) continue;
      const { id } = own.step;
      if (own.output !== undefined) steps.push([id, own.output]);
      else {
        const url = callbackUrl?.(own);
        if (url !== undefined) steps.push([id, { url }]);
      }
      if (own.error && own.status === 'ended') errors.push([id, errorInWords(own, own.error)]);
    }
  }
  return {
    trigger: (state.trigger ?? {}) as JsonObject,
    steps: Object.fromEntries(steps),
    errors: Object.fromEntries(errors),
    run: { ...run, startedAt: state.startedAt ?? null },
    vars,
    env,
    ...roundsOf(upcoming?.owner.scope ?? scope),
    ...(upcoming && loopAhead(upcoming)),
  };
}

function errorInWords(own: StepState, error: ErrorData): JsonObject {
  const { code, message, field, details, path } = error;
  return {
    code,
    message: message[tenantLanguage],
    messages: { ...message },
    attempts: own.attempts,
    details: (details ?? null) as Json,
    path: path ?? [],
    ...(field !== undefined && { field }),
  };
}

/** `loop` is the nearest loop or repeat; `item` and `index` are those of the nearest loop, if any is around. */
function roundsOf(scope: ScopeState): Pick<RunScope, 'item' | 'index' | 'loop'> {
  const loop = loopOf(scope);
  if (!loop) return {};
  const item = roundAround(scope, ({ step }) => step.use === 'loop');
  if (!item) return { loop, index: Number(loop['round']) };
  return { loop, index: item.round, item: itemOf(item) };
}

/** Only a `repeat` is asked before a round. */
function loopAhead({ owner, round }: NonNullable<Surroundings['upcoming']>): {
  loop: JsonObject;
  index: number;
} {
  const loop = { round, index: round, parent: loopOf(owner.scope) };
  const around = roundAround(owner.scope, ({ step }) => step.use === 'loop');
  return { loop, index: around?.round ?? round };
}

function loopOf(scope: ScopeState): JsonObject | null {
  const round = roundAround(scope, ({ step }) => step.use !== 'try');
  if (!round?.owner) return null;
  return {
    round: round.round,
    index: round.round,
    ...(round.owner.step.use === 'loop' && { item: itemOf(round) }),
    parent: loopOf(round.owner.scope),
  };
}

function roundAround(
  scope: ScopeState,
  isMeant: (owner: StepState) => boolean,
): ScopeState | undefined {
  let at: ScopeState | undefined = scope;
  while (at?.owner && !isMeant(at.owner)) at = at.owner.scope;
  return at?.owner ? at : undefined;
}

function itemOf({ owner, round }: ScopeState): Json {
  const items = isJsonObject(owner?.input) ? owner.input['items'] : undefined;
  return (Array.isArray(items) ? items[round] : undefined) ?? null;
}
