import { createHash } from 'node:crypto';
import type { Intent } from '@weir/contract/journal';
import { isJsonObject, type Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { isUndo, nameOf, placeOf } from '../engine/tree.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { newTraceparent } from '../trace.ts';
import { answerByStub } from './answer-by-stub.ts';
import { callFlow } from './call-flow.ts';
import { openWait } from './open-wait.ts';
import { outlast } from './outlast.ts';
import {
  assertFits,
  describe,
  guestPatience,
  type RunInHand,
  realmOf,
  scopeAt,
  type Work,
} from './run-in-hand.ts';
import { settleFailure } from './settle-failure.ts';

/** Longest time of one attempt of a code step, ms (flow-language, limits). */
const codeTimeout = 10_000;

type Attempt = (run: RunInHand, own: StepState) => Work | undefined;

/** Kinds that are carried out here; any other `use` names an action. A scope has only to be begun. */
const kinds: Readonly<Record<string, Attempt>> = {
  set: (run, own) => end(run, own, own.input ?? null),
  respond,
  fail: reject,
  code: (run, own) => inFlight(run, own, runCode),
  wait: openWait,
  call: (run, own) => inFlight(run, own, callFlow),
  loop: () => undefined,
  repeat: () => undefined,
  try: () => undefined,
};

/** Makes the attempt whose start was just recorded; without an answer the step has ended, or waits. */
export function attempt(run: RunInHand, own: StepState): Work | undefined {
  if (answerByStub(run, own)) return undefined;
  const kind = kinds[own.step.use];
  return kind ? kind(run, own) : inFlight(run, own, act);
}

type InFlight = (run: RunInHand, own: StepState, stop: AbortSignal) => Promise<void>;

/** Stopped by itself, or with the run. (`AbortSignal.any` does the same at several times the cost, for the collector's part.) */
function inFlight(run: RunInHand, own: StepState, work: InFlight): Work {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const { signal } = run;
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const done = work(run, own, stop.signal).finally(() => {
    signal.removeEventListener('abort', abort);
  });
  return { subject: own, done, abort };
}

function end(run: RunInHand, own: StepState, output: Json): undefined {
  if (isUndo(own)) run.journal.record({ type: 'undo-ended', ...placeOf(own), output });
  else run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'ok', output });
}

/** The first answer is given, from the journal, so it is durable before; later ones are only noted. */
function respond(run: RunInHand, own: StepState): Work | undefined {
  const notSent = run.state.response !== undefined;
  run.journal.record({
    type: 'step-ended',
    ...placeOf(own),
    port: 'ok',
    output: null,
    ...(notSent && { notSent: true }),
  });
  return notSent ? undefined : { subject: own, done: run.journal.commit() };
}

function reject(run: RunInHand, own: StepState): undefined {
  const { code, message } = isJsonObject(own.input) ? own.input : {};
  const text = message ? String(message) : String(code);
  const place = describe(run, new WeirError('rejected'), own);
  run.journal.record({
    type: 'step-ended',
    ...placeOf(own),
    port: 'error',
    error: { ...place, code: String(code), message: { 'zh-CN': text, en: text }, retryable: false },
  });
}

/** Code has no effect outside, so its result may lag in the journal: after a crash it is run again. */
async function runCode(run: RunInHand, own: StepState, signal: AbortSignal): Promise<void> {
  const { step, scope } = own;
  const source = isJsonObject(step.with) ? String(step.with['source'] ?? '') : '';
  const limit = Math.min(own.timeout ?? codeTimeout, codeTimeout);
  const request = {
    ...realmOf(run, nameOf(own)),
    source,
    scope: scopeAt(run, { scope }),
    timeoutMs: limit,
    signal,
  };
  try {
    const output = await outlast(run.lease, () => run.sandbox.runCode(request), guestPatience);
    assertFits(run, output);
    end(run, own, output);
  } catch (error) {
    const known = signal.aborted ? new WeirError('sandbox_timeout', { ms: limit }) : error;
    if (!(known instanceof WeirError) || known.code === 'lease_lost') throw error;
    settleFailure(run, own, { error: known, sent: false });
  }
}

/**
 * Sends an action. Durable point: before an effect leaves, everything the run knows is in the store, so that what is
 * sent is a function of the durable journal; and at once after the result of an effect that must not be repeated.
 */
async function act(run: RunInHand, own: StepState, signal: AbortSignal): Promise<void> {
  const { run: row } = run.claimed;
  const { step, input = null, intent } = own;
  crashPoint('effect-intended');
  if (intent?.kind !== 'read') await run.journal.commit();
  crashPoint('effect-committed');
  run.lease.assertFresh();
  const outcome = await run.actions.call({
    tenant: run.tenant,
    use: step.use,
    connection: step.connection,
    input,
    idempotencyKey: idempotencyKey(row.id, own),
    traceparent: newTraceparent(row.traceId),
    ...(own.timeout !== undefined && { timeoutMs: own.timeout }),
    signal,
  });
  crashPoint('effect-answered');
  if (!outcome.ok) settleFailure(run, own, outcome);
  else if (!run.journal.fits(outcome.output)) settleFailure(run, own, tooLarge(intent));
  else end(run, own, outcome.output);
  crashPoint('result-recorded');
  if (intent?.kind === 'once') await run.journal.commit();
}

/** It has happened, but the journal has no room for what came back. */
function tooLarge(intent: Intent | undefined): { error: WeirError; sent: boolean } {
  const code = intent?.kind === 'once' ? 'unknown_outcome' : 'too_large';
  const reason = {
    zh: '响应过大，超过一次运行最多 64 MB 的限制',
    en: 'the answer is too large for a run of 64 MB',
  };
  return { error: new WeirError(code, reason, { retryable: false }), sent: true };
}

/** The same for every attempt of a step in its round, and for nothing else: 32 hexadecimal digits. */
function idempotencyKey(runId: string, own: StepState): string {
  const name = `${nameOf(own)}${isUndo(own) ? '\nundo' : ''}`;
  return createHash('sha256').update(`${runId}\n${name}`).digest('hex').slice(0, 32);
}
