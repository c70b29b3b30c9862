import type { ErrorData } from '@weir/contract/errors';
import { milliseconds, type Retry, retryDefaults } from '@weir/contract/flow';
import type { Intent } from '@weir/contract/journal';
import type { PlanStep } from './compile.ts';

/** What a step says about repeating it, durations in ms. */
export interface RetryPolicy {
  /** Counts the first. */
  readonly attempts: number;
  readonly delay: number;
  readonly factor: number;
  readonly maxDelay: number;
  /** Codes of errors after which it is repeated. */
  readonly on: ReadonlySet<string>;
}

/** The other side may ask for a longer pause; then the step ends at once. */
const longestWait = 24 * 3_600_000;

export function compileRetry(retry: Retry): RetryPolicy {
  return {
    attempts: retry.attempts ?? retryDefaults.attempts,
    delay: milliseconds(retry.delay ?? retryDefaults.delay),
    factor: retry.factor ?? retryDefaults.factor,
    maxDelay: milliseconds(retry.maxDelay ?? retryDefaults.maxDelay),
    on: new Set(retry.on ?? retryDefaults.on),
  };
}

const byDefault = compileRetry({});
const onceByDefault = compileRetry({ on: ['unavailable', 'rate_limited'] });

/** How often the step is tried before it is given up. */
export function attemptsOf({ retry }: Pick<PlanStep, 'retry'>): number {
  return (retry ?? byDefault).attempts;
}

export interface FailedAttempt {
  readonly step: PlanStep;
  /** Of the action; undefined for a built-in kind. */
  readonly intent: Intent | undefined;
  readonly error: ErrorData;
  /** Something may have reached the other side, in this attempt or in one before. */
  readonly sent: boolean;
  /** The action itself said that a repeat is no use. */
  readonly final: boolean;
  /** Attempts that failed before this one. */
  readonly failures: number;
  /** ms UTC. */
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: number;
  /** ms UTC at which the run's time is over. */
  readonly deadline: number;
}

/** `end`: the step ends by `error`. `unknown`: a person has to decide. */
export type AfterFailure =
  | { readonly kind: 'end' }
  | { readonly kind: 'retry'; readonly dueAt: number }
  | { readonly kind: 'unknown' };

/** What comes after an attempt that failed (flow-language §3 and §5). Pure. */
export function afterFailure(failed: FailedAttempt): AfterFailure {
  const { error, step, intent, now } = failed;
  if (now >= failed.deadline) return { kind: 'end' };
  const dueAt = nextAttemptAt(failed);
  const asked = step.retry?.on.has('unknown_outcome') ?? false;
  // Of a scope it is the error of a step in it, which has said what is to become of that.
  const isOwn = error.code === 'unknown_outcome' && intent?.kind !== 'read' && !step.inside;
  if (isOwn && !asked) {
    return unknownOutcome(failed, Math.max(now, dueAt));
  }
  const tooLong = error.retryAfter !== undefined && error.retryAfter > longestWait;
  if (!isRepeatable(failed) || tooLong || dueAt >= failed.deadline) return { kind: 'end' };
  // Its key would mean nothing to the other side any more: sending it again could do it twice. Even what was refused may
  // have been done in part, such as the first of several receivers.
  if (failed.sent && isKeyGone(intent, dueAt)) return unknownOutcome(failed, dueAt);
  return { kind: 'retry', dueAt };
}

function unknownOutcome(failed: FailedAttempt, dueAt: number): AfterFailure {
  const { step, failures, deadline } = failed;
  if (step.onUnknown === 'attention') return { kind: 'unknown' };
  const left = failures + 1 < (step.retry ?? byDefault).attempts && dueAt < deadline;
  return step.onUnknown === 'retry' && left ? { kind: 'retry', dueAt } : { kind: 'end' };
}

function isRepeatable(failed: FailedAttempt): boolean {
  const policy = policyOf(failed);
  if (!policy || failed.final) return false;
  return failed.failures + 1 < policy.attempts && policy.on.has(failed.error.code);
}

function policyOf({ step, intent, error, sent }: FailedAttempt): RetryPolicy | undefined {
  if (step.retry) return step.retry;
  if (!intent) return undefined;
  if (intent.kind !== 'once') return byDefault;
  return error.code === 'unavailable' && sent ? undefined : onceByDefault;
}

function nextAttemptAt({ step, error, failures, now, random }: FailedAttempt): number {
  if (error.retryAfter !== undefined) return now + Math.ceil(error.retryAfter);
  const { delay, factor, maxDelay } = step.retry ?? byDefault;
  return now + Math.round(random * Math.min(maxDelay, delay * factor ** failures));
}

function isKeyGone(intent: Intent | undefined, at: number): boolean {
  return intent?.kind === 'idempotent' && (intent.keyExpiresAt ?? Number.POSITIVE_INFINITY) <= at;
}

/** A step whose process died so often in a row, without coming to any end, is what kills it. */
const mostRecoveries = 10;

/** From so many on it may be the step itself, and those that share its process are interrupted with it. */
const suspiciousRecoveries = 3;

/** Whether the next attempt after a crash should come later, apart from what was interrupted together with it. */
export function isSuspicious(recoveries: number): boolean {
  return recoveries >= suspiciousRecoveries;
}

/** The pause before it, ms, growing from 1 s to 30 s, half of it sure; at random, so that the innocent part from the guilty. */
export function recoveryPause(recoveries: number, random: number): number {
  const longest = Math.min(30_000, 1000 * 2 ** (recoveries - suspiciousRecoveries));
  return Math.round((longest * (1 + random)) / 2);
}

interface Tried {
  readonly intent: Intent | undefined;
  readonly sent: boolean;
  readonly recoveries: number;
}

/** Whether an attempt nobody saw the end of may simply be made again at `now`. */
export function isRepeatableAfterCrash({ intent, recoveries }: Tried, now: number): boolean {
  return intent?.kind !== 'once' && !isKeyGone(intent, now) && recoveries < mostRecoveries;
}

/** Whether the next attempt may be made at `now`: it may come later than it was meant to, after a night without power. */
export function isRepeatableWhenDue({ intent, sent }: Tried, now: number): boolean {
  return !(sent && isKeyGone(intent, now));
}
