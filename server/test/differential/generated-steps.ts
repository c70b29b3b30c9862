import type { Json, JsonObject } from '@weir/contract/json';
import type { Dialect, StepSource, Steps } from './dialect.ts';
import { isScope, type PlainShape, type StepShape, type UndoShape } from './flow-shapes.ts';
import { callOf } from './generated-calls.ts';
import { caseOf, conditionOf } from './generated-conditions.ts';
import { answerOf, failureOf, inputOf, sourceOf } from './generated-expressions.ts';
import { orderOf } from './generated-order.ts';
import { scopeOf, sightInside } from './generated-scopes.ts';
import { retryOf, timeoutOf, waitOf } from './generated-times.ts';
import { hearOf } from './outside-waits.ts';
import { settledBefore } from './settled-before.ts';
import type { Sight } from './sight.ts';

export interface Surroundings {
  readonly flow: string;
  readonly dialect: Dialect;
  /** What is seen from outside of the scope. */
  readonly outer: Sight;
  /** The scope's owner; undefined: the flow. */
  readonly owner: string | undefined;
}

/** The steps of a scope. Ids are unique in the whole document: `s0`, and inside of it `s0n0`. */
export function stepsOf(shapes: readonly StepShape[], around: Surroundings): Steps {
  const steps: Steps = {};
  for (const [index, shape] of shapes.entries()) {
    const id = around.owner === undefined ? `s${index}` : `${around.owner}n${index}`;
    steps[id] = stepOf(id, shape, { ...around, before: steps });
  }
  return steps;
}

/** `before`: the steps before this one in its scope. */
type Place = Surroundings & { readonly before: Steps };

function stepOf(id: string, shape: StepShape, place: Place): StepSource {
  const { before, dialect, outer } = place;
  const chained = dialect.settled && place.owner !== undefined;
  const order = orderOf(shape, before, { chained });
  const known = dialect.settled ? settledBefore(before, order) : Object.keys(before);
  const sight = { ...outer, steps: [...outer.steps, ...known] };
  const { when, disabled, group } = shape;
  const said = {
    ...order,
    ...(when !== undefined && { when: conditionOf(when, sight) }),
    ...(disabled !== undefined && { disabled }),
    ...(group !== undefined && { group }),
  };
  if (!isScope(shape)) return { ...said, ...plainOf(shape, { id, sight, ...place }) };
  const inner = stepsOf(shape.inside, {
    ...place,
    owner: id,
    outer: sightInside(shape, sight),
  });
  return { ...said, ...timeoutOf(shape.timeout, sight), ...scopeOf(shape, inner, sight) };
}

interface Writing {
  readonly id: string;
  readonly flow: string;
  readonly dialect: Dialect;
  readonly sight: Sight;
}

function plainOf(shape: PlainShape, writing: Writing): StepSource {
  const { sight } = writing;
  const input = (): JsonObject => inputOf(shape.input, sight);
  switch (shape.kind) {
    case 'set':
      return { use: 'set', with: input() };
    case 'code':
      return {
        use: 'code',
        ...workOf(shape, writing),
        with: { source: sourceOf(shape.choice, sight) },
      };
    case 'branch':
      return { use: 'branch', with: branchOf(shape, sight) };
    case 'fail':
      return { use: 'fail', with: failureOf(shape.input, sight) };
    case 'wait':
      return { use: 'wait', with: waitOf(shape.choice, sight) };
    case 'hear':
      return { use: 'wait', with: hearOf(shape.choice) };
    case 'respond':
      return { use: 'respond', with: answerOf(shape.choice, input()) };
    case 'call':
      return {
        use: 'call',
        ...workOf(shape, writing),
        with: callOf(shape.choice, { input: input(), called: writing.dialect.called, sight }),
      };
    default:
      return {
        ...workOf(shape, writing),
        ...(shape.onUnknown !== undefined && { onUnknown: shape.onUnknown }),
        ...actionOf(shape.kind, writing, input()),
      };
  }
}

/** What actions, code and calls have in common. */
function workOf(shape: PlainShape, writing: Writing): Partial<StepSource> {
  const { sight } = writing;
  return {
    ...retryOf(shape.retry, sight),
    ...timeoutOf(shape.timeout, sight),
    ...(shape.undo && { undo: undoOf(shape.undo, writing) }),
  };
}

function undoOf(shape: UndoShape, writing: Writing): NonNullable<StepSource['undo']> {
  const { id, sight, dialect } = writing;
  const { actions } = dialect;
  const kind = actions[shape.action % actions.length] ?? '';
  const input = { ...inputOf(shape.input, sight), gave: `{{ steps.${id} }}` };
  return {
    ...retryOf(shape.retry, sight),
    ...timeoutOf(shape.timeout, sight),
    ...actionOf(kind, { ...writing, id: `${id}undo` }, input),
  };
}

function actionOf(kind: string, { id, flow, dialect, sight }: Writing, input: JsonObject) {
  const step = sight.hasLoop ? `${id}.{{ loop.round }}` : id;
  return dialect.action(kind, { flow, step, input });
}

function branchOf({ cases, mode }: PlainShape, sight: Sight): JsonObject {
  const written = cases.map((each, index) => [`c${index}`, caseOf(each, sight) as Json] as const);
  return { cases: Object.fromEntries(written), ...(mode !== undefined && { mode }) };
}
