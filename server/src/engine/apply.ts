import type { JournalEvent, JournalEventType } from '@weir/contract/journal';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import { applyScopeEnded } from './apply-rounds.ts';
import { applyUndoEnded, applyUndoRetry, applyUndoStarted } from './apply-undo.ts';
import { applyRetry, applyWait, applyWaitClosed } from './apply-waits.ts';
import { forked } from './forked.ts';
import { reopen } from './reopen.ts';
import { beginRound, errorOf, newRounds, outputOf, updateTurn } from './rounds.ts';
import { endByError, endByPort, haltAll, letGo, lookAround, openAttempt, skip } from './settle.ts';
import type { RunState, StepState } from './state.ts';
import { findStep, isHalted, isOfOtherVersion } from './tree.ts';

export type EventOf<T extends JournalEventType> = Extract<JournalEvent, { type: T }>;
type Appliers = { readonly [T in JournalEventType]: (state: RunState, event: EventOf<T>) => void };

/**
 * Changes `state` by one event. No clock, no outside effect: the same events give the same state.
 * @throws Error when the event cannot follow (a gap in `seq`, an unknown step, a step that ends twice).
 */
export function apply(state: RunState, event: JournalEvent): void {
  if (event.seq !== state.seq + 1) {
    throw new Error(`journal has a gap: event ${event.seq} after ${state.seq}`);
  }
  if (isEnded(state.status) && event.type !== 'retried') {
    throw new Error(`event ${event.seq} comes after the end of the run`);
  }
  // The table is indexed by the event's own type, which TypeScript cannot follow through the union.
  (appliers[event.type] as (state: RunState, event: JournalEvent) => void)(state, event);
  state.seq = event.seq;
  if (state.startedAt !== undefined && !isEnded(state.status)) state.status = statusOf(state);
}

const appliers: Appliers = {
  accepted(state, event) {
    state.trigger = event.trigger;
    state.pins = event.pins;
    state.stubs = event.stubs;
    state.acceptedAt = event.at;
    state.otherVersionUpTo = event.otherVersionUpTo ?? 0;
    state.priority = event.priority;
  },
  forked,
  started(state, event) {
    state.startedAt = event.at;
    state.timeout = event.timeout ?? Number.POSITIVE_INFINITY;
    state.deadline = event.at + state.timeout;
    // Of a fork: what it has taken over has its whole time again.
    for (const own of state.limited) own.deadline = event.at + Number(own.timeout);
  },
  'step-started': start,
  'step-ended'(state, event) {
    const own = findStep(state, event);
    if (own.status === 'waiting') begin(state, own);
    if (event.port === 'error') {
      const error = event.error ?? errorOf(own);
      if (!error) throw new Error(`step ${event.step} fails by nothing`);
      endByError(state, own, { ...event, error });
      return;
    }
    const { port, ports = [port], output = outputOf(own) } = event;
    if (own.step.use === 'respond' && !event.notSent) state.response ??= own.input;
    endByPort(state, own, { ...event, output, ports });
  },
  'step-skipped'(state, event) {
    const own = findStep(state, event);
    begin(state, own);
    skip(state, own, event);
  },
  'retry-due': (state, event) =>
    event.undo ? applyUndoRetry(state, event) : applyRetry(state, event),
  'wait-opened': applyWait,
  'wait-closed': applyWaitClosed,
  'scope-started'(state, event) {
    beginRound(state, findStep(state, event), event.round);
  },
  'scope-ended': applyScopeEnded,
  resolved(state, event) {
    const own = findStep(state, event);
    const { wait } = own;
    if (wait?.kind !== 'attention' || !state.waits.has(own)) {
      throw new Error(`step ${event.step} waits for nobody`);
    }
    own.decision = { happened: event.happened, by: event.by, at: event.at };
    if (event.happened) {
      endByPort(state, own, { ...event, output: event.output ?? null, ports: ['ok'] });
      return;
    }
    letGo(state, own);
    own.failures = 0;
    own.sent = false;
    own.wait = { kind: 'retry', at: event.at, error: wait.error };
    if (!isHalted(state, own.scope)) state.waits.add(own);
    lookAround(state, own.scope);
  },
  'priority-changed'(state, event) {
    state.priority = event.priority;
  },
  // What it changes lies in the run's row.
  'group-changed': () => undefined,
  'cancel-requested'(state, event) {
    const { seq, by, undo = false, error } = event;
    state.cancel = { seq, by, undo, error };
    haltAll(state);
  },
  'undo-started': applyUndoStarted,
  'undo-ended': applyUndoEnded,
  ended(state, event) {
    state.status = event.status;
    state.endedAt = event.at;
    if (event.status === 'succeeded') state.output = event.output;
    else {
      state.error = event.error;
      state.undone = event.undone;
    }
    if (event.status === 'failed') state.followUp = event.followUp;
  },
  retried: reopen,
};

function start(state: RunState, event: EventOf<'step-started'>): void {
  const own = findStep(state, event);
  if (own.status === 'waiting') {
    begin(state, own);
    own.startedAt = event.at;
    own.startedSeq = event.seq;
    own.input = event.input;
  } else if (own.status === 'pausing' && state.waits.has(own)) {
    letGo(state, own);
    own.wait = undefined;
  } else if (own.status !== 'running') {
    throw new Error(`step ${event.step} starts again after it ${own.status}`);
  }
  own.status = 'running';
  own.attempts = event.attempt;
  own.intent = event.intent ?? own.intent;
  own.timeout = event.timeout ?? own.timeout;
  own.recoveries = event.recovered ? own.recoveries + 1 : 0;
  if (own.step.inside) startScope(state, own, event.at);
  else openAttempt(state, own);
}

/** A scope has no attempt of its own: its rounds are what is under way. */
function startScope(state: RunState, own: StepState, at: number): void {
  own.rounds ??= newRounds();
  own.rounds.error = undefined;
  if (own.timeout !== undefined && !state.limited.has(own)) {
    own.deadline = at + own.timeout;
    state.limited.add(own);
  }
  updateTurn(state, own);
}

/** Takes the step out of the ready list. */
function begin(state: RunState, own: StepState): void {
  const wasReady = state.ready.delete(own);
  if (!wasReady && !isOfOtherVersion(state))
    throw new Error(`step ${own.step.id} begins before it is ready`);
}

/** Of a run under way: `running` while there is something to do, or to end. */
function statusOf(state: RunState): RunStatus {
  const { open, turns, finished, ready, waits, undoing } = state;
  if (open.size + turns.size + finished.size + ready.size > 0) return 'running';
  const kinds = new Set([...waits, ...(undoing ? [undoing] : [])].map(({ wait }) => wait?.kind));
  if (kinds.has('attention')) return 'attention';
  return kinds.size > 0 && !kinds.has(undefined) ? 'waiting' : 'running';
}
