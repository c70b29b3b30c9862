import type { StepWait } from '@weir/contract/run';
import type { EventOf } from './apply.ts';
import { letGo, lookAround, openAttempt } from './settle.ts';
import type { RunState, StepState } from './state.ts';
import { countDoubt, findStep, isHalted } from './tree.ts';

export function applyRetry(state: RunState, event: EventOf<'retry-due'>): void {
  const own = findStep(state, event);
  own.sent ||= event.sent === true;
  if (!event.interrupted) {
    own.failures += 1;
    own.recoveries = 0;
  }
  pause(state, own, { kind: 'retry', at: event.dueAt, error: event.error });
}

export function applyWait(state: RunState, event: EventOf<'wait-opened'>): void {
  const own = findStep(state, event);
  pause(state, own, waitOf(event));
  if (event.kind === 'call') own.called = event.runId;
  if (event.kind === 'attention') own.recoveries = 0;
}

function waitOf(event: EventOf<'wait-opened'>): StepWait {
  switch (event.kind) {
    case 'attention':
      return { kind: 'attention', error: event.error };
    case 'time':
      return { kind: 'time', at: event.until, due: event.due };
    case 'signal':
      return { kind: 'signal', name: event.name, key: event.key, ...until(event) };
    case 'callback':
      return { kind: 'callback', ...until(event) };
    case 'call':
      return { kind: 'call', runId: event.runId, ...until(event) };
  }
}

function until({ until: at }: { readonly until?: number | undefined }): { at?: number } {
  return at === undefined ? {} : { at };
}

/** What was waited for has come, or its time is over: the step has only to end. */
export function applyWaitClosed(state: RunState, event: EventOf<'wait-closed'>): void {
  const own = findStep(state, event);
  if (!state.waits.has(own)) throw new Error(`step ${event.step} waits for nothing`);
  const { by, data, body, headers, output, error } = event;
  letGo(state, own);
  own.status = 'running';
  own.wait = undefined;
  own.answer = { by, data, body, headers, output, error };
  openAttempt(state, own);
  state.answered.add(own);
}

/**
 * The attempt under way is over, or the next one is not made as it was meant; the step is not over. In a scope that fails
 * nothing is waited for but people.
 */
function pause(state: RunState, own: StepState, wait: StepWait): void {
  if (own.status !== 'running' && own.status !== 'pausing') {
    throw new Error(`step ${own.step.id} pauses without an attempt`);
  }
  letGo(state, own);
  state.turns.delete(own);
  own.status = 'pausing';
  own.wait = wait;
  // It was of the attempt that is over.
  own.answer = undefined;
  const isForPerson = wait.kind === 'attention' && !state.cancel;
  if (isForPerson || !isHalted(state, own.scope)) state.waits.add(own);
  if (isForPerson) countDoubt(own, 1);
  lookAround(state, own.scope);
}
