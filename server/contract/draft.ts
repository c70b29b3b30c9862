import { isJsonObject, type JsonObject } from './json.ts';

/** What of a document can be read although the rest may be broken; rules beyond the schema work on this. */
export interface Draft {
  readonly document: JsonObject;
  readonly triggers: ReadonlyMap<string, JsonObject>;
  readonly steps: ReadonlyMap<string, DraftStep>;
  /** The document has a readable `steps`. */
  readonly hasSteps: boolean;
}

/** The keys a step may have, unchecked; what is no own key is not there. */
export type DraftStep = Partial<
  Readonly<Record<'use' | 'connection' | 'after' | 'when' | 'with', unknown>>
>;

export function readDraft(document: unknown): Draft {
  const root = isJsonObject(document) ? document : {};
  return {
    document: root,
    triggers: objectsOf(own(root, 'triggers')),
    steps: objectsOf(own(root, 'steps')),
    hasSteps: isJsonObject(own(root, 'steps')),
  };
}

/** An entry that is no object counts by its id alone. */
function objectsOf(value: unknown): ReadonlyMap<string, JsonObject> {
  if (!isJsonObject(value)) return new Map();
  return new Map(
    Object.entries(value).map(([id, entry]) => [id, isJsonObject(entry) ? entry : {}]),
  );
}

export function own(object: unknown, key: string): unknown {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}
