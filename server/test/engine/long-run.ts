import { type FlowDocument, type FlowSource, flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { apply } from '../../src/engine/apply.ts';
import type { Command, Moment } from '../../src/engine/command.ts';
import { compile, type Plan } from '../../src/engine/compile.ts';
import { decide } from '../../src/engine/decide.ts';
import { initialState, type StepState } from '../../src/engine/state.ts';
import { placeOf } from '../../src/engine/tree.ts';

/** Runs of many events, carried out as a worker does whose steps all end well, one after the other. */
export interface LongRun {
  /** Rounds, or steps at once. */
  readonly size: number;
  readonly document: FlowDocument;
  readonly plan: Plan;
  play(): readonly JournalEvent[];
}

type Steps = FlowSource['steps'];

export function loopOf(size: number, concurrency: number): LongRun {
  const items = Array.from({ length: size }, (_, item) => item);
  return longRun(size, inScope('loop', { items: [] }), { items, concurrency });
}

export function repeatOf(size: number): LongRun {
  return longRun(size, inScope('repeat', { while: true, max: size }), { max: size, delay: 0 });
}

export function parallel(size: number): LongRun {
  const steps = Array.from({ length: size }, (_, i) => [`s${i}`, { use: 'x.read' }] as const);
  return longRun(size, Object.fromEntries(steps), {});
}

function inScope(use: string, given: object): Steps {
  const steps = { work: { use: 'x.read' } } as unknown as Json;
  return { all: { use, with: { ...given, steps } } };
}

function longRun(size: number, steps: Steps, input: Json): LongRun {
  const document = flowDocument.parse({ flow: 'f', name: 'f', steps });
  const plan = compile(document);
  return { size, document, plan, play: () => play(plan, input, size) };
}

function play(plan: Plan, input: Json, size: number): JournalEvent[] {
  const state = initialState(plan);
  const busy = new Set<StepState>();
  const moment: Moment = {
    busy,
    aborted: new Set(),
    inherited: new Set(),
    group: 'default',
    now: 0,
  };
  const events: JournalEvent[] = [];
  const record = (draft: object): void => {
    const event = { ...draft, seq: state.seq + 1, at: 0 } as JournalEvent;
    apply(state, event);
    events.push(event);
  };
  const carryOut = (command: Command): void => {
    const begun = carry(command, { input, size, record });
    if (begun) busy.add(begun);
  };
  record({ type: 'accepted', trigger: { id: 'manual', kind: 'manual', at: 0 } });
  record({ type: 'started' });
  while (!isEnded(state.status)) {
    for (let due = decide(state, moment); due.length > 0; due = decide(state, moment)) {
      due.forEach(carryOut);
    }
    const [own] = busy;
    if (!own) continue;
    busy.delete(own);
    record({ type: 'step-ended', ...placeOf(own), port: 'ok', output: 1 });
  }
  return events;
}

interface Hand {
  readonly input: Json;
  readonly size: number;
  record(draft: object): void;
}

/** Answers the step that is under way now. */
function carry(command: Command, { input, size, record }: Hand): StepState | undefined {
  switch (command.type) {
    case 'start-step': {
      const { own } = command;
      const given = own.step.inside ? input : {};
      record({ type: 'step-started', ...placeOf(own), attempt: 1, input: given });
      return own.step.inside ? undefined : own;
    }
    case 'start-round': {
      const { own, round } = command;
      const isMore = round < size;
      if (isMore) record({ type: 'scope-started', ...placeOf(own), round });
      else record({ type: 'step-ended', ...placeOf(own), port: 'exhausted' });
      return undefined;
    }
    case 'end-round': {
      const { owner, round } = command.scope;
      if (owner) record({ type: 'scope-ended', ...placeOf(owner), round });
      return undefined;
    }
    case 'end-scope':
      record({ type: 'step-ended', ...placeOf(command.own), port: command.port });
      return undefined;
    case 'succeed-run':
      record({ type: 'ended', status: 'succeeded', output: null });
      return undefined;
    default:
      throw new Error(`${command.type} is not expected`);
  }
}

/** µs of this thread's own work in the quickest of some times: what else the machine does hardly counts. */
export function quickest(times: number, action: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let left = times; left > 0; left -= 1) {
    const before = process.threadCpuUsage();
    action();
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, user + system);
  }
  return best;
}
