import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { ActionHost } from '../connector-host/call-action.ts';
import { isCallback } from '../engine/outside-waits.ts';
import { type RunScope, type Surroundings, scopeOf, surroundings } from '../engine/scope.ts';
import type { RunState, ScopeState, StepState } from '../engine/state.ts';
import { pathOf, placeOf, placeText } from '../engine/tree.ts';
import { type GuestAnswers, withGuest } from '../expr/guest-answers.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { Log } from '../observe/log.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ClaimedRun, TenantStore } from '../store/tenant-store.ts';
import { shownVersion } from '../versions/draft-version.ts';
import type { Versions } from '../versions/versions.ts';
import type { Lease } from './lease.ts';
import { outlast } from './outlast.ts';
import type { RunJournal } from './run-journal.ts';

/** Without a guest for so long, ms, a step ends by `unavailable`: nothing is to hang without a word. */
export const guestPatience = 30_000;

/** What carrying out a run needs of its surroundings. */
export interface ExecutionParts {
  readonly lease: Lease;
  readonly actions: ActionHost;
  readonly sandbox: Sandbox;
  readonly versions: Versions;
  readonly log: Log;
  readonly now: () => number;
  /** From 0 up to 1, for the pauses between attempts. */
  readonly random: () => number;
  /** IANA name, for times without a zone. */
  readonly zone: string;
  /** Makes the addresses at which steps of a tenant's runs take callbacks. */
  readonly callbackUrls: (tenant: string) => Promise<CallbackUrl>;
}

export type CallbackUrl = (step: { readonly runId: string; readonly place: string }) => string;

/** What the expressions of a run may look at, and who answers those the interpreter does not know. */
export interface GuestScope {
  readonly scope: RunScope;
  readonly guest: GuestAnswers;
}

/** One claimed run in the hands of this worker. */
export interface RunInHand extends ExecutionParts {
  readonly tenant: string;
  readonly claimed: ClaimedRun;
  readonly state: RunState;
  readonly store: TenantStore;
  readonly journal: RunJournal;
  /** Aborted when the worker gives the run up: calls under way end. */
  readonly signal: AbortSignal;
  /** Where its steps take callbacks, if any of them does. */
  readonly callbackUrl: CallbackUrl | undefined;
  /** Set when every step is done, and the output cannot be had: what was done is undone first. */
  failure?: ErrorData;
  /** Set when the run goes to other workers: nothing more is begun here. */
  moves?: string | undefined;
}

/** What is under way, and what it concerns: a step, or the end of a round. */
export interface Work {
  readonly subject: StepState | ScopeState;
  /** Settles when its events are recorded, and rejects only when the run must be given up. */
  readonly done: Promise<void>;
  /** Ends it early; it settles all the same. */
  readonly abort?: () => void;
}

/** Where expressions stand. */
export interface Place {
  readonly scope: ScopeState;
  /** Names it for the seed of its random numbers. */
  readonly about: string;
  readonly seen?: Surroundings['seen'];
  readonly upcoming?: Surroundings['upcoming'];
}

/** Evaluates expressions on what the run knows now. Synchronous where no guest is needed. */
export function evaluated<T>(
  run: RunInHand,
  place: Place,
  evaluate: (given: GuestScope) => T,
): T | Promise<T> {
  const scope = scopeAt(run, place);
  return withGuest(
    (guest) => evaluate({ scope, guest }),
    (expressions) => {
      crashPoint('guest-asked');
      const asked = { ...realmOf(run, place.about), expressions, scope, signal: run.signal };
      return outlast(run.lease, () => run.sandbox.evaluate(asked), guestPatience);
    },
  );
}

/** Whose guest answers, and what makes its clock and its random numbers the same each time. */
export function realmOf(
  { tenant, claimed, now }: RunInHand,
  about: string,
): { tenant: string; version: string; now: number; seed: string } {
  const { id, flow, version } = claimed.run;
  return { tenant, version: `${flow}@${version}`, now: now(), seed: `${id}/${about}` };
}

export function scopeAt(run: RunInHand, { scope, seen, upcoming }: Omit<Place, 'about'>): RunScope {
  const { id, flow, version, traceId } = run.claimed.run;
  const identity = {
    id,
    flow,
    version: shownVersion(version),
    traceId,
    priority: priorityOf(run),
  };
  return scopeOf(run.state, scope, {
    ...surroundings,
    run: identity,
    callbackUrl: (own) => callbackUrlOf(run, own),
    ...(seen && { seen }),
    ...(upcoming && { upcoming }),
  });
}

/** As its journal has it; the row may be ahead of that. */
export function priorityOf({ state, claimed }: Pick<RunInHand, 'state' | 'claimed'>): number {
  return state.priority ?? claimed.run.priority;
}

/** Where the step takes a callback; undefined: it does not. */
export function callbackUrlOf(
  { callbackUrl, claimed }: RunInHand,
  own: StepState,
): string | undefined {
  if (!callbackUrl || !isCallback(own.step)) return undefined;
  return callbackUrl({ runId: claimed.run.id, place: placeText(placeOf(own)) });
}

/** Throws `too_large` for a value the journal has no room for. */
export function assertFits(run: RunInHand, value: Json, field?: string): void {
  if (run.journal.fits(value)) return;
  const reason = {
    zh: '单个输入或输出最多 8 MB，一次运行最多 64 MB',
    en: 'an input or output has at most 8 MB, a run 64 MB',
  };
  throw new WeirError('too_large', reason, { field });
}

/** The public form of what was thrown; anything but a `WeirError` is a fault of ours and belongs into the log. */
export function describe(run: RunInHand, error: unknown, own?: StepState): ErrorData {
  const path = own && pathOf(own);
  return toErrorData(error, {
    traceId: run.claimed.run.traceId,
    ...(own && { step: own.step.id }),
    ...(path && path.length > 0 && { path }),
  });
}
