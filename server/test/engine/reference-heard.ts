import { isScopeKind, stepsInside } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import {
  type Attempts,
  firstFault,
  type Instance,
  newRound,
  type ReferenceRun,
  type Round,
  valueOfScope,
} from './reference.ts';
import { retry } from './reference-retried.ts';

type OfStep = Extract<JournalEvent, { step: string }>;

function find({ root }: ReferenceRun, { step, path = [] }: OfStep): Instance {
  let round = root;
  for (const [id, number] of path) {
    const next = round.steps.find((own) => own.id === id)?.rounds[number];
    if (!next) throw new Error(`no round ${number} of ${id}`);
    round = next;
  }
  const own = round.steps.find(({ id }) => id === step);
  if (!own) throw new Error(`no step ${step}`);
  return own;
}

/** Writes down what an event says. */
export function hear(run: ReferenceRun, event: JournalEvent): void {
  switch (event.type) {
    case 'started':
      run.status = 'going';
      run.timeout = event.timeout ?? Number.POSITIVE_INFINITY;
      run.deadline = event.at + run.timeout;
      return;
    case 'cancel-requested':
      run.cancel = { seq: event.seq, undo: event.undo ?? false };
      return;
    case 'ended':
      run.status = event.status;
      return;
    case 'retried':
      return retry(run, event.at);
    default:
      if ('step' in event) hearOfStep(run, event);
  }
}

function hearOfStep(run: ReferenceRun, event: OfStep): void {
  const own = find(run, event);
  switch (event.type) {
    case 'step-started':
      begin(own, event);
      own.answered = false;
      // Of a scope as a whole: a further attempt gets no more time.
      if (isScopeKind(own.step.use) && event.timeout !== undefined)
        own.limit = event.at + event.timeout;
      return;
    case 'step-skipped':
      own.phase = 'skipped';
      return;
    case 'step-ended':
      if (event.port !== 'error')
        own.output = event.output === undefined ? valueOfScope(own) : event.output;
      return end(own, event, event.ports ?? [event.port]);
    case 'retry-due':
      return postpone(event.undo ? own.undo : own, event);
    case 'wait-opened':
      own.phase = 'paused';
      own.wait = waitOf(event);
      if (event.kind === 'attention') own.recoveries = 0;
      return;
    case 'wait-closed':
      own.phase = 'open';
      own.answered = true;
      own.wait = undefined;
      return;
    case 'resolved':
      own.wait = { kind: 'retry', at: event.at };
      own.failures = 0;
      own.sent = false;
      if (!event.happened) return;
      own.output = event.output ?? null;
      return end(own, event, ['ok']);
    case 'scope-started':
      own.wait = undefined;
      own.rounds.push(newRound(stepsInside(own.step), own, event.round));
      return;
    case 'scope-ended':
      return endRound(own, event);
    default:
      hearOfUndo(run, own, event);
  }
}

function hearOfUndo(run: ReferenceRun, own: Instance, event: OfStep): void {
  run.undoes = true;
  if (event.type === 'undo-started') begin(own.undo, event);
  if (event.type !== 'undo-ended') return;
  own.undo.phase = 'ended';
  if (event.error) run.undoFailed = true;
}

type Start = Extract<OfStep, { type: 'step-started' | 'undo-started' }>;

function begin(own: Attempts, event: Start): void {
  own.phase = 'open';
  own.wait = undefined;
  own.made = event.attempt;
  own.intent = event.intent ?? own.intent;
  own.recoveries = event.recovered ? own.recoveries + 1 : 0;
}

function postpone(own: Attempts, event: Extract<OfStep, { type: 'retry-due' }>): void {
  own.phase = 'paused';
  own.wait = { kind: 'retry', at: event.dueAt };
  own.sent ||= event.sent ?? false;
  if (event.interrupted) return;
  own.failures += 1;
  own.recoveries = 0;
}

function waitOf(event: Extract<OfStep, { type: 'wait-opened' }>): NonNullable<Attempts['wait']> {
  const { kind } = event;
  const at = ('until' in event ? event.until : undefined) ?? Number.POSITIVE_INFINITY;
  return { kind, at, due: event.kind === 'time' ? event.due : 'timeout' };
}

function end(own: Instance, { at, seq }: JournalEvent, ports: readonly string[]): void {
  own.phase = 'ended';
  own.wait = undefined;
  own.ports = ports;
  own.endedAt = at;
  own.endedSeq = seq;
}

function endRound(own: Instance, event: Extract<OfStep, { type: 'scope-ended' }>): void {
  const round = own.rounds[event.round] as Round;
  round.over = true;
  round.given = event.output;
  round.last = event.done ?? false;
  if (event.error) round.fault = { seq: event.seq, at: event.at };
  const { delay = 0, max = 1 } = (own.step.with ?? {}) as { delay?: number; max?: number };
  const goesOn = own.step.use === 'repeat' && !round.last && !firstFault(round);
  if (goesOn && delay > 0 && own.rounds.length < max) {
    own.wait = { kind: 'delay', at: event.at + delay };
  }
}
