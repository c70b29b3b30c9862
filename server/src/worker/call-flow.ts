import type { ErrorData } from '@weir/contract/errors';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { deadlineOf } from '../engine/due.ts';
import type { StepState } from '../engine/state.ts';
import { isHalted, placeOf } from '../engine/tree.ts';
import { newId } from '../ids.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { newRun, newSlot } from '../store/new-run.ts';
import type { NewRun, RunRow } from '../store/tenant-store.ts';
import { checkFlowInput } from '../versions/flow-input.ts';
import { whyNotPublished } from '../versions/not-published.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import { callEvent, placeOfCalled } from './called-flow.ts';
import { outOfTime } from './out-of-time.ts';
import { outlast } from './outlast.ts';
import { describe, guestPatience, priorityOf, type RunInHand } from './run-in-hand.ts';
import { settleError, settleFailure } from './settle-failure.ts';

/** Most calls within each other (flow-language, limits). */
const maxDepth = 16;

/**
 * Starts the flow a step names, in its published version; its run is accepted in the commit of the event that says so. The
 * step waits for its end unless it was told not to.
 */
export async function callFlow(run: RunInHand, own: StepState, signal: AbortSignal): Promise<void> {
  const input = isJsonObject(own.input) ? own.input : {};
  try {
    const called = await outlast(run.lease, () => calledRun(run, own, input), guestPatience);
    const isLate = run.now() >= deadlineOf(run.state, own);
    if (signal.aborted || isLate) throw new WeirError('timeout', isLate ? outOfTime(own) : {});
    if (isHalted(run.state, own.scope)) throw new WeirError('conflict', tooLate);
    crashPoint('call-prepared');
    begin(run, own, { called, waits: input['wait'] !== false });
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'lease_lost') throw error;
    settleFailure(run, own, { error, sent: false });
  }
  // Nobody else is to have to wait for what this run does beside it.
  await run.journal.commit();
  crashPoint('call-committed');
}

function begin(
  run: RunInHand,
  own: StepState,
  { called, waits }: { called: NewRun; waits: boolean },
): void {
  const accepts = [called];
  const place = placeOf(own);
  if (!waits) {
    const output = { runId: called.id };
    run.journal.record({ type: 'step-ended', ...place, port: 'ok', output }, { accepts });
    return;
  }
  const until = own.timeout === undefined ? {} : { until: run.now() + own.timeout };
  const runId = called.id;
  run.journal.record({ type: 'wait-opened', ...place, kind: 'call', runId, ...until }, { accepts });
}

async function notPublished({ store }: RunInHand, flow: string): Promise<WeirError> {
  return new WeirError('not_found', await whyNotPublished(store, flow), { field: 'with.flow' });
}

/** Throws `not_found` for a flow that is not published, `too_large` beyond the depth of calls. */
async function calledRun(run: RunInHand, own: StepState, input: JsonObject): Promise<NewRun> {
  const { tenant, store, versions, now, claimed } = run;
  const { id, traceId, caller } = claimed.run;
  const priority = priorityOf(run);
  const depth = (caller?.depth ?? 0) + 1;
  if (depth > maxDepth) throw tooDeep();
  const flow = String(input['flow']);
  const published = (await store.findFlow(flow))?.publishedVersion;
  if (!published) throw await notPublished(run, flow);
  const version = await versions.load({ tenant, flow, version: published });
  const at = now();
  const event = callEvent(version, { at, input: await inputFor(run, version, input) });
  const { group, slot: key } = await placeOfCalled(run, { tenant, version, event, traceId });
  const { concurrency } = version.document.settings ?? {};
  if (concurrency && key !== null && input['wait'] !== false)
    await assertReachable(run, { flow, slot: key });
  return newRun({
    id: newId(at),
    version,
    event,
    traceId,
    priority,
    group,
    at,
    slot: newSlot(key, concurrency?.over, traceId),
    caller: { runId: id, ...placeOf(own), waits: input['wait'] !== false, depth },
  });
}

/** What waits for a slot that those hold who wait for it may wait for ever. @throws WeirError `conflict`. */
async function assertReachable(
  { store, claimed }: RunInHand,
  { flow, slot }: { flow: string; slot: string },
): Promise<void> {
  for (let at: RunRow | null = claimed.run; at; ) {
    if (at.flow === flow && at.slot === slot) throw new WeirError('conflict', ownSlot);
    // Above a call that is not waited for nobody waits.
    at = at.caller?.waits ? await store.findRun(at.caller.runId) : null;
  }
}

const ownSlot = {
  zh: '被调用的流程需要的并发名额正由调用它的运行占用',
  en: 'the called flow needs a slot that is held by the run that calls it',
};

/** With its defaults. Throws `invalid_input` when it is not what the flow wants. */
async function inputFor(
  { sandbox, tenant, signal }: RunInHand,
  { document }: LoadedVersion,
  { input }: JsonObject,
): Promise<Json> {
  try {
    return await checkFlowInput(sandbox, { tenant, document, input: input ?? {}, signal });
  } catch (error) {
    if (!(error instanceof WeirError) || error.code !== 'invalid_input') throw error;
    const { field, ...options } = error.options;
    throw new WeirError(error.code, error.params, { ...options, field: `with.${field}` });
  }
}

const tooLate = {
  zh: '所在的范围已经失败，不再调用流程',
  en: 'no flow is called any more where something has failed',
};

function tooDeep(): WeirError {
  const reason = {
    zh: `流程最多逐层调用 ${maxDepth} 层`,
    en: `flows call each other ${maxDepth} deep at most`,
  };
  return new WeirError('too_large', reason);
}

/** A called run that did not succeed is the step's error, by its code; the step may call anew. */
export function settleCall(run: RunInHand, own: StepState, error: ErrorData): undefined {
  const { code, message, retryable, details } = error;
  const place = describe(run, new WeirError('rejected'), own);
  const data = { ...place, code, message, retryable, ...(details !== undefined && { details }) };
  settleError(run, own, { error: data, sent: false, final: false });
}
