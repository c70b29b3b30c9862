import type { StepPath } from '@weir/contract/errors';
import type { ForkPlace, JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { Plan, PlanScope, PlanStep } from './compile.ts';
import { fold } from './fold.ts';
import type { ScopeState, StepState } from './state.ts';
import { findStep } from './tree.ts';

/** The journal of a run, cut for a fork: pure, and told of by `forked` (flow-language §5). */
export interface Cut {
  readonly from: Omit<ForkPlace, 'runId'>;
  /** What lay before the step began. */
  readonly prefix: readonly JournalEvent[];
}

interface Wanted {
  readonly step: string;
  /** Absent: the round in which it began first. */
  readonly path?: StepPath | undefined;
}

/** Undefined: the step has not begun, or not in that round. One that was skipped or could not be started began with that. */
export function cutBefore(journal: readonly JournalEvent[], wanted: Wanted): Cut | undefined {
  const first = journal.filter(isBeginning).find((event) => isMeant(event, wanted));
  if (!first) return undefined;
  const { seq, step, path } = first;
  return { from: { step, ...(path && { path }), seq }, prefix: journal.slice(0, seq - 1) };
}

type Beginning = Extract<
  JournalEvent,
  { type: 'step-started' } | { type: 'step-ended' } | { type: 'step-skipped' }
>;
const beginnings: ReadonlySet<string> = new Set(['step-started', 'step-ended', 'step-skipped']);
const isBeginning = (event: JournalEvent): event is Beginning => beginnings.has(event.type);

function isMeant(event: Beginning, { step, path }: Wanted): boolean {
  if (event.step !== step) return false;
  return path === undefined || JSON.stringify(event.path ?? []) === JSON.stringify(path);
}

/**
 * The events of `prefix` that change when these steps had other outputs, by their seq; `unknown` are ids of steps that had
 * not ended by then with an output, or that the step of the cut does not see.
 */
export function editOutputs(
  plan: Plan,
  { from, prefix }: Cut,
  outputs: Readonly<Record<string, Json>>,
): { readonly edited: ReadonlyMap<number, JournalEvent>; readonly unknown: readonly string[] } {
  const seen = stepsSeenFrom(findStep(fold(plan, prefix), from).scope);
  const edited = new Map<number, JournalEvent>();
  const unknown: string[] = [];
  for (const [id, output] of Object.entries(outputs)) {
    const own = seen.get(id);
    const end = own?.output === undefined ? undefined : prefix[own.endedSeq - 1];
    if (end) edited.set(end.seq, { ...end, output } as JournalEvent);
    else unknown.push(id);
  }
  return { edited, unknown };
}

function stepsSeenFrom(scope: ScopeState): Map<string, StepState> {
  const seen = new Map<string, StepState>();
  for (let at: ScopeState | undefined = scope; at; at = at.owner?.scope) {
    for (const own of at.steps) if (own.status === 'ended') seen.set(own.step.id, own);
  }
  return seen;
}

/** Id of the first step of the events that another version does not have there, or that has another `use` there. */
export function misfitOf(
  { plan, other }: { readonly plan: Plan; readonly other: Plan },
  events: readonly JournalEvent[],
): string | undefined {
  const known = new Set<string>();
  for (const event of events) {
    if (!('step' in event)) continue;
    const { step, path = [] } = event;
    const ids = [...path.map(([id]) => id), step];
    const name = ids.join('/');
    if (known.has(name)) continue;
    known.add(name);
    const there = planStepAt(other, ids);
    if (!there || there.use !== plan.byId.get(step)?.use) return step;
  }
  return undefined;
}

function planStepAt({ root }: Plan, ids: readonly string[]): PlanStep | undefined {
  let scope: PlanScope | undefined = root;
  let found: PlanStep | undefined;
  for (const id of ids) {
    found = scope?.steps.find((each) => each.id === id);
    scope = found?.inside;
  }
  return found;
}
