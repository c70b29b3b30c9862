import type { JournalEvent } from '@weir/contract/journal';
import { apply } from '../engine/apply.ts';
import type { Plan } from '../engine/compile.ts';
import { deadlineOf } from '../engine/due.ts';
import { initialState, type RunState, type ScopeState, type StepState } from '../engine/state.ts';
import { findStep, isHalted } from '../engine/tree.ts';

/** What tests ask of any journal and any state (flow-language §3, §5). */

/**
 * @throws Error at an event by which something starts, or is put off, in what fails, has ended, is cancelled or has no
 * time left, or by which a disabled step starts. An attempt that was in flight when that happened may be made again.
 */
export function assertLawful(plan: Plan, journal: readonly JournalEvent[]): void {
  const state = initialState(plan);
  for (const event of journal) {
    const broken = brokenBy(state, event);
    if (broken) throw new Error(`${broken}: ${JSON.stringify(event)}`);
    apply(state, event);
  }
}

function brokenBy(state: RunState, event: JournalEvent): string | undefined {
  switch (event.type) {
    case 'step-started': {
      const own = findStep(state, event);
      if (own.step.disabled) return 'a disabled step starts';
      if (event.recovered && !state.cancel) return undefined;
      return mayStart(state, own, event.at);
    }
    case 'scope-started': {
      const own = findStep(state, event);
      return own.rounds?.error ? inFailing : mayStart(state, own, event.at);
    }
    case 'step-skipped':
      return mayStart(state, findStep(state, event), event.at);
    case 'retry-due':
      return event.undo ? undefined : mayStart(state, findStep(state, event), event.at);
    case 'wait-opened':
      if (event.kind === 'attention') return undefined;
      return mayStart(state, findStep(state, event), event.at);
    case 'undo-started':
      return findStep(state, event).ports.includes('ok')
        ? undefined
        : 'what was not done is undone';
    default:
      return undefined;
  }
}

const inFailing = 'something goes on in what fails';

function mayStart(state: RunState, own: StepState, at: number): string | undefined {
  if (isHalted(state, own.scope)) return inFailing;
  return at >= deadlineOf(state, own) ? 'something goes on when its time is over' : undefined;
}

/** All that is known of a run: of two states that are the same it is equal. */
export function snapshotOf(state: RunState): object {
  const { status, seq, deadline, halts, response, output, error, undone, undoing } = state;
  const lists = {
    ready: [...state.ready].map(orderOf),
    open: [...state.open].map(orderOf),
    waits: [...state.waits].map(orderOf),
    turns: [...state.turns].map(orderOf),
    finished: [...state.finished].map(({ order }) => order),
    limited: [...state.limited].map(orderOf),
    undoable: state.undoable.map(orderOf),
    undoing: undoing && stepOf(undoing),
  };
  const known = { status, seq, deadline, halts, response, output, error, undone };
  return { ...known, ...lists, root: scopeOf(state.root) };
}

const orderOf = ({ scope, step }: StepState): readonly number[] => [...scope.order, step.index];

function scopeOf(scope: ScopeState): object {
  const { plan: _plan, owner: _owner, steps, ...own } = scope;
  return { ...own, steps: steps.map(stepOf) };
}

function stepOf(own: StepState): object {
  const { step, scope: _scope, rounds, undo, ...rest } = own;
  if (!rounds) return { id: step.id, ...rest, undo: undo && stepOf(undo) };
  const { kept, last, ...counts } = rounds;
  return {
    id: step.id,
    ...rest,
    ...counts,
    last: last?.round,
    kept: [...kept.values()].map(scopeOf),
  };
}
