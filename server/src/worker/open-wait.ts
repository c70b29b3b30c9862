import type { WaitAnswer } from '@weir/contract/journal';
import { isJsonObject, type Json } from '@weir/contract/json';
import type { StepState } from '../engine/state.ts';
import { placeOf } from '../engine/tree.ts';
import type { RunInHand } from './run-in-hand.ts';

/** A `wait` whose times are known: from here on the run only waits. Times count from the step's start. */
export function openWait(run: RunInHand, own: StepState): undefined {
  const { for: pause, until, timeout } = isJsonObject(own.input) ? own.input : {};
  const begun = own.startedAt ?? run.now();
  const time = pause === undefined ? Number(until) : begun + Number(pause);
  const limit = timeout === undefined ? Number.POSITIVE_INFINITY : begun + Number(timeout);
  run.journal.record({
    type: 'wait-opened',
    ...placeOf(own),
    kind: 'time',
    until: Math.min(time, limit),
    due: limit < time ? 'timeout' : 'time',
  });
}

/** Ends a step whose wait is over. */
export function endWait(run: RunInHand, own: StepState): undefined {
  const { answer } = own;
  if (!answer) return;
  run.journal.record({
    type: 'step-ended',
    ...placeOf(own),
    port: answer.by === 'timeout' ? 'timeout' : 'ok',
    output: outputOf(answer),
  });
}

function outputOf({ by, data, body, headers }: WaitAnswer): Json {
  return {
    by,
    ...(data !== undefined && { data }),
    ...(body !== undefined && { body }),
    ...(headers !== undefined && { headers }),
  };
}
