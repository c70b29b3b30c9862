import type { WaitAnswer } from '@weir/contract/journal';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { isCallback } from '../engine/outside-waits.ts';
import type { StepState } from '../engine/state.ts';
import { placeOf, placeText } from '../engine/tree.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { settleCall } from './call-flow.ts';
import { outOfTime } from './out-of-time.ts';
import { outlast } from './outlast.ts';
import { callbackUrlOf, type RunInHand } from './run-in-hand.ts';
import { settleFailure } from './settle-failure.ts';
import { takeMessages } from './take-messages.ts';

/** A `wait` whose times are known: from here on the run only waits. Times count from the step's start. */
export function openWait(run: RunInHand, own: StepState): undefined {
  const { for: pause, until, timeout, signal, key } = isJsonObject(own.input) ? own.input : {};
  const begun = own.startedAt ?? run.now();
  const time = pause === undefined ? Number(until) : begun + Number(pause);
  const place = placeOf(own);
  const limit = timeout === undefined ? Number.POSITIVE_INFINITY : begun + Number(timeout);
  if (signal !== undefined || isCallback(own.step)) {
    const patience = Number.isFinite(limit) ? { until: limit } : {};
    if (signal === undefined)
      run.journal.record({ type: 'wait-opened', ...place, kind: 'callback', ...patience });
    else {
      const named = { kind: 'signal', name: String(signal), key: String(key) } as const;
      run.journal.record({ type: 'wait-opened', ...place, ...named, ...patience });
    }
    crashPoint('wait-opened');
    return;
  }
  run.journal.record({
    type: 'wait-opened',
    ...place,
    kind: 'time',
    until: Math.min(time, limit),
    due: limit < time ? 'timeout' : 'time',
  });
  crashPoint('wait-opened');
}

/**
 * The time of a wait is over. Somebody outside may have answered it in this very moment: then that counts, since it was
 * told so.
 */
export function closeWait(
  run: RunInHand,
  { own, by }: { own: StepState; by: 'time' | 'timeout' },
): undefined | Promise<undefined> {
  const close = (): undefined => run.journal.record({ type: 'wait-closed', ...placeOf(own), by });
  const kind = own.wait?.kind;
  if (kind === 'signal' || kind === 'callback') return closeOutside(run, own, close);
  return kind === 'call' ? closeCall(run, own, close) : close();
}

/** The run it called may have ended in time, and nobody has looked since. */
async function closeCall(run: RunInHand, own: StepState, close: () => void): Promise<undefined> {
  await takeMessages(run);
  if (run.state.waits.has(own)) close();
}

async function closeOutside(run: RunInHand, own: StepState, close: () => void): Promise<undefined> {
  const { lease, store, claimed } = run;
  // It has to be there before it can be closed.
  await run.journal.commit();
  const held = { runId: claimed.run.id, owner: lease.incarnation, epoch: claimed.epoch };
  const place = placeText(placeOf(own));
  const closed = await outlast(lease, () => store.closeWait({ ...held, place }));
  crashPoint('wait-closed');
  if (!closed) await takeMessages(run);
  if (run.state.waits.has(own)) close();
}

/** Ends a step whose wait is over. */
export function endWait(run: RunInHand, own: StepState): undefined {
  const { answer } = own;
  if (!answer) return;
  if (own.step.use === 'call' && answer.by === 'timeout') {
    const error = new WeirError('timeout', outOfTime(own));
    settleFailure(run, own, { error, sent: false });
  } else if (answer.error) settleCall(run, own, answer.error);
  else {
    const port = own.step.use === 'wait' && answer.by === 'timeout' ? 'timeout' : 'ok';
    const output = own.step.use === 'call' ? (answer.output ?? null) : outputOf(run, own, answer);
    run.journal.record({ type: 'step-ended', ...placeOf(own), port, output });
  }
}

function outputOf(
  run: RunInHand,
  own: StepState,
  { by, data, body, headers }: WaitAnswer,
): JsonObject {
  const url = callbackUrlOf(run, own);
  return {
    by,
    ...(data !== undefined && { data }),
    ...(body !== undefined && { body }),
    ...(headers !== undefined && { headers }),
    ...(url !== undefined && { url }),
  };
}
