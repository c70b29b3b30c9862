import type { JournalEvent, JournalEventType } from '@weir/contract/journal';
import type { PlanStep } from './compile.ts';
import type { RunState, StepState } from './state.ts';

type EventOf<T extends JournalEventType> = Extract<JournalEvent, { type: T }>;
type Appliers = { readonly [T in JournalEventType]: (state: RunState, event: EventOf<T>) => void };

/**
 * Changes `state` by one event. No clock, no outside effect: the same events give the same state.
 * @throws Error when the event cannot follow (a gap in `seq`, an unknown step, a step that ends twice).
 */
export function apply(state: RunState, event: JournalEvent): void {
  if (event.seq !== state.seq + 1) {
    throw new Error(`journal has a gap: event ${event.seq} after ${state.seq}`);
  }
  // The table is indexed by the event's own type, which TypeScript cannot follow through the union.
  (appliers[event.type] as (state: RunState, event: JournalEvent) => void)(state, event);
  state.seq = event.seq;
}

const appliers: Appliers = {
  accepted(state, event) {
    state.trigger = event.trigger;
    state.acceptedAt = event.at;
  },
  started(state, event) {
    state.status = 'running';
    state.startedAt = event.at;
  },
  'step-started'(state, event) {
    const { step, own } = find(state, event.step);
    if (own.status === 'waiting') {
      begin(state, step);
      own.status = 'running';
      own.startedAt = event.at;
      state.open.add(step);
    } else if (own.status !== 'running') {
      throw new Error(`step ${event.step} starts again after it ${own.status}`);
    }
    own.attempts = event.attempt;
    own.input = event.input;
  },
  'step-ended'(state, event) {
    const { step, own } = find(state, event.step);
    if (own.status === 'running') state.open.delete(step);
    else if (own.status === 'waiting') begin(state, step);
    else throw new Error(`step ${event.step} ends twice`);
    own.status = 'ended';
    own.port = event.port;
    own.endedAt = event.at;
    if ('error' in event) {
      own.error = event.error;
      if (!step.edgesOut.some((edge) => edge.port === 'error')) state.failure ??= event.error;
    } else {
      own.output = event.output;
      state.lastOutput = event.output;
    }
    judgeEdges(state, step, event.port);
  },
  'step-skipped'(state, event) {
    const { step, own } = find(state, event.step);
    if (own.status !== 'waiting') throw new Error(`step ${event.step} is skipped after it began`);
    begin(state, step);
    own.status = 'skipped';
    own.endedAt = event.at;
    judgeEdges(state, step, undefined);
  },
  ended(state, event) {
    state.status = event.status;
    state.endedAt = event.at;
    if (event.status === 'succeeded') state.output = event.output;
    else state.error = event.error;
  },
};

function find(state: RunState, id: string): { step: PlanStep; own: StepState } {
  const step = state.plan.byId.get(id);
  const own = state.steps.get(id);
  if (!step || !own)
    throw new Error(`journal names step ${id}, which the flow version does not have`);
  return { step, own };
}

/** Takes the step out of the ready list. */
function begin(state: RunState, step: PlanStep): void {
  const place = state.ready.findIndex((ready) => ready.step === step);
  if (place < 0) throw new Error(`step ${step.id} begins before it is ready`);
  state.ready.splice(place, 1);
}

/** `port` undefined: the source was skipped, all its edges are dead. */
function judgeEdges(state: RunState, source: PlanStep, port: string | undefined): void {
  for (const edge of source.edgesOut) {
    const step = state.plan.byId.get(edge.target);
    const own = state.steps.get(edge.target);
    if (!step || !own) continue;
    const wasReady = isDecided(step, own);
    own.undecided -= 1;
    if (edge.port === port) own.taken += 1;
    if (!wasReady && isDecided(step, own)) enqueue(state, step, own.taken > 0 ? 'run' : 'skip');
  }
}

/** `any` is decided by the first taken edge, `all` when every edge is. */
function isDecided(step: PlanStep, own: StepState): boolean {
  return own.undecided === 0 || (step.join === 'any' && own.taken > 0);
}

/** Keeps document order; the list is short, so a linear look from the end is enough. */
function enqueue(state: RunState, step: PlanStep, verdict: 'run' | 'skip'): void {
  const after = state.ready.findLastIndex((ready) => ready.step.index < step.index);
  state.ready.splice(after + 1, 0, { step, verdict });
}
