import {
  elementId,
  type FlowDocument,
  flowDocument,
  type Step,
  step,
  stepsInside,
} from '@weir/contract/flow';
import { isJsonObject, type Json } from '@weir/contract/json';

export interface PlacedStep {
  readonly step: Step;
  /** Ids of the scopes it stands in, outermost first. */
  readonly scopes: readonly string[];
  /** The steps of its own scope; edges name these only. */
  readonly siblings: FlowDocument['steps'];
}
type AllSteps = ReadonlyMap<string, PlacedStep>;

const known = new WeakMap<FlowDocument, AllSteps>();

/** Every step of a document by its id, nested ones right behind their scope. */
export function allSteps(document: FlowDocument): AllSteps {
  const found = known.get(document) ?? new Map(placedSteps(document.steps, []));
  known.set(document, found);
  return found;
}

/** The step of an id, wherever it stands; none of a document that is not there. */
export function stepOf(document: FlowDocument | undefined, id: string): Step | undefined {
  return document && allSteps(document).get(id)?.step;
}

/** Ids of the scopes a step stands in, outermost first; none of a document that is not there. */
export function scopesOf(document: FlowDocument | undefined, id: string): readonly string[] {
  return (document && allSteps(document).get(id)?.scopes) ?? [];
}

/** Whether a step says how its effect is taken back. */
export function hasUndo(document: FlowDocument | undefined): boolean {
  if (!document) return false;
  return [...allSteps(document).values()].some((each) => each.step.undo !== undefined);
}

function placedSteps(
  siblings: FlowDocument['steps'],
  scopes: readonly string[],
): [string, PlacedStep][] {
  return Object.entries(siblings).flatMap(([id, one]): [string, PlacedStep][] => [
    [id, { step: one, scopes, siblings }],
    ...placedSteps(stepsInside(one), [...scopes, id]),
  ]);
}

/** The document when all of it can be drawn and told, nested steps included; a draft may be any JSON. */
export function readFlow(document: Json | undefined): FlowDocument | undefined {
  const { data } = flowDocument.safeParse(document);
  return data && isReadable(data.steps, new Set()) ? data : undefined;
}

/** Whether each step has the form of one, inside scopes too, and an id that no other has. */
function isReadable(steps: Json | FlowDocument['steps'], seen: Set<string>): boolean {
  if (!isJsonObject(steps)) return false;
  return Object.entries(steps).every(([id, one]) => {
    const { data } = step.safeParse(one);
    if (!data || !elementId.safeParse(id).success || seen.has(id)) return false;
    seen.add(id);
    return isReadable(stepsInside(data), seen);
  });
}
