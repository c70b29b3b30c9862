import { flowsNamedIn as namedFlows, readDraft } from '@weir/contract/draft';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { valueAt } from '@weir/contract/own';
import type { FlowFile } from './documents.ts';

/** Keys of the flows a document starts: its `onFailure`, and its steps that call. */
export function flowsNamedIn(document: JsonObject): string[] {
  return namedFlows(readDraft(document)).map(({ flow }) => flow);
}

/** Keys of the connections its triggers and steps use. */
export function connectionsNamedIn(document: JsonObject): string[] {
  const named = usesIn(document).map(({ connection }) => connection);
  return [...new Set(named.filter((key) => typeof key === 'string'))];
}

/** Triggers and steps, those inside of steps included; whatever has a `use`. */
function usesIn(document: JsonObject): JsonObject[] {
  const entries = [document['triggers'], document['steps']].flatMap((group) =>
    isJsonObject(group) ? Object.values(group) : [],
  );
  return entries.filter(isJsonObject).flatMap((entry) => {
    const inner = at(entry, 'with', 'steps');
    const undo = entry['undo'];
    return [
      entry,
      ...(isJsonObject(undo) ? [undo] : []),
      ...(isJsonObject(inner) ? usesIn({ steps: inner }) : []),
    ];
  });
}

/** What stands at the path of a document. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return valueAt(value, path) as Json | undefined;
}

/** Flows behind those they name, since what is named must be there first; of a circle the first one leads. */
export function inOrder(flows: readonly FlowFile[]): FlowFile[] {
  const byKey = new Map(flows.map((flow) => [flow.key, flow]));
  const ordered = new Set<FlowFile>();
  const entered = new Set<FlowFile>();
  const enter = (flow: FlowFile): void => {
    if (entered.has(flow)) return;
    entered.add(flow);
    for (const key of flowsNamedIn(flow.document)) {
      const named = byKey.get(key);
      if (named) enter(named);
    }
    ordered.add(flow);
  };
  for (const flow of flows) enter(flow);
  return [...ordered];
}

/** Of flows that call each other in a circle those that are named before it is their turn: they have to be saved by then. */
export function namedBefore(flows: readonly FlowFile[]): FlowFile[] {
  const ordered = inOrder(flows);
  return ordered.filter(({ key }, place) =>
    ordered.slice(0, place).some((earlier) => flowsNamedIn(earlier.document).includes(key)),
  );
}
