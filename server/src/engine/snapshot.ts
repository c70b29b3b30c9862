import type { Json, JsonObject } from '@weir/contract/json';
import type { Plan, PlanScope, PlanStep } from './compile.ts';
import { newRounds } from './rounds.ts';
import {
  initialState,
  newScope,
  newStep,
  type Rounds,
  type RunState,
  type ScopeState,
  type StepState,
} from './state.ts';

/**
 * The state of a run as JSON, so that a long journal need not be folded from its beginning. Only what differs from a
 * fresh state is written. It fits one plan and one form of the state: another release may have to fold the journal.
 */
const snapshotForm = 1;

type Fields = Record<string, unknown>;
/** Of a step: its places and rounds from the run down to it. */
type Address = readonly number[];

const listed = ['ready', 'open', 'answered', 'waits', 'turns', 'limited', 'undoable'] as const;

/** Restoring it gives an equal state. */
export function takeSnapshot(state: RunState): JsonObject {
  const { plan: _, root, finished, undoing, ...rest } = state;
  const scalars: Fields = { ...rest };
  for (const list of listed) scalars[list] = [...state[list]].map(addressOf);
  return {
    form: snapshotForm,
    ...written(scalars, initialFields),
    finished: [...finished].map(({ order }) => [...order]),
    undoing: undoing !== undefined,
    root: scopeOut(root),
  };
}

/** @throws Error when the snapshot is of another form, or of another plan. */
export function restore(plan: Plan, snapshot: JsonObject): RunState {
  const { form, root, finished, undoing, ...rest } = snapshot as Fields;
  if (form !== snapshotForm) throw new Error(`snapshot of form ${String(form)}`);
  const state = initialState(plan);
  state.ready.clear();
  fillScope(state.root, root as Fields);
  for (const list of listed) {
    const own = (rest[list] as Address[]).map((address) => stepAt(state, address));
    const target = state[list];
    for (const each of own) Array.isArray(target) ? target.push(each) : target.add(each);
    delete rest[list];
  }
  for (const order of finished as Address[]) state.finished.add(scopeAt(state, order));
  if (undoing === true) state.undoing = state.undoable.at(-1)?.undo;
  return Object.assign(state, rest);
}

const addressOf = ({ scope, step }: StepState): Address => [...scope.order, step.index];

const initialFields: Fields = {
  startedAt: undefined,
  timeout: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
};

/** The fields whose value is not that of `fresh`. */
function written(fields: Fields, fresh: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([key, value]) => value !== undefined && !isSame(value, fresh[key]),
    ),
  ) as JsonObject;
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length + b.length === 0);

const freshSteps = new WeakMap<PlanStep, Fields>();

function freshOf(step: PlanStep, scope: ScopeState): Fields {
  const known = freshSteps.get(step) ?? { ...newStep(step, scope), scope: undefined };
  freshSteps.set(step, known);
  return known;
}

function scopeOut({ plan: _, owner: __, order: ___, steps, ...fields }: ScopeState): JsonObject {
  return { ...written(fields, {}), steps: steps.map(stepOut) };
}

function stepOut(own: StepState): JsonObject {
  const { step, scope, rounds, undo, ...fields } = own;
  return {
    ...written(fields, freshOf(step, scope)),
    ...(rounds && { rounds: roundsOut(rounds) }),
    ...(undo && { undo: stepOut(undo) }),
  };
}

function roundsOut({ kept, last, values, ...fields }: Rounds): JsonObject {
  const isKept = last !== undefined && kept.get(last.round) === last;
  return {
    ...written(fields, { ...newRounds() }),
    values: Array.from(values, (value) => value ?? null),
    kept: [...kept.values()].map(scopeOut),
    ...(last && { last: isKept ? last.round : scopeOut(last) }),
  };
}

function fillScope(scope: ScopeState, { steps, ...fields }: Fields): ScopeState {
  Object.assign(scope, fields);
  for (const [index, own] of scope.steps.entries())
    fillStep(own, (steps as Fields[])[index] as Fields);
  return scope;
}

function fillStep(own: StepState, { rounds, undo, ...fields }: Fields): StepState {
  Object.assign(own, fields);
  if (rounds) own.rounds = roundsIn(own, rounds as Fields);
  if (undo && own.step.undo) own.undo = fillStep(newStep(own.step.undo, own.scope), undo as Fields);
  return own;
}

function roundsIn(own: StepState, { kept, last, values, ...fields }: Fields): Rounds {
  const { inside } = own.step;
  if (!inside) throw new Error(`snapshot names rounds of ${own.step.id}, which has none`);
  const rounds = Object.assign(newRounds(), fields);
  for (const value of values as Json[]) rounds.values.push(value);
  for (const each of kept as Fields[]) {
    const scope = roundIn(inside, own, each);
    rounds.kept.set(scope.round, scope);
  }
  if (typeof last === 'number') rounds.last = rounds.kept.get(last);
  else if (last) rounds.last = roundIn(inside, own, last as Fields);
  return rounds;
}

function roundIn(plan: PlanScope, own: StepState, fields: Fields): ScopeState {
  return fillScope(newScope(plan, own, Number(fields['round'])), fields);
}

function stepAt(state: RunState, address: Address): StepState {
  const own = scopeAt(state, address.slice(0, -1)).steps[address.at(-1) as number];
  if (!own) throw new Error('snapshot names a step the plan does not have');
  return own;
}

function scopeAt(state: RunState, order: Address): ScopeState {
  let scope = state.root;
  for (let i = 0; i < order.length; i += 2) {
    const inner = scope.steps[order[i] as number]?.rounds?.kept.get(order[i + 1] as number);
    if (!inner) throw new Error('snapshot names a round that is not in it');
    scope = inner;
  }
  return scope;
}
