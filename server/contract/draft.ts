import { flowKey, isScopeKind, limits } from './flow.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { own, valueAt } from './own.ts';

export type Path = readonly (string | number)[];

/** What of a document can be read although the rest may be broken; rules beyond the schema work on this. */
export interface Draft {
  readonly document: JsonObject;
  readonly triggers: ReadonlyMap<string, JsonObject>;
  /** The flow's own first, each before those inside its steps. Those nested too deeply are left out. */
  readonly scopes: readonly DraftScope[];
  /** Of all scopes, in their order. */
  readonly steps: readonly PlacedStep[];
  /** Of several steps of one id the first. */
  readonly byId: ReadonlyMap<string, PlacedStep>;
}

/** Steps that stand together: those of the flow, or of one `loop`, `repeat` or `try`. */
export interface DraftScope {
  /** Of the steps, such as `steps` or `steps.each.with.steps`. */
  readonly path: Path;
  /** The step that holds them; undefined: the flow. */
  readonly owner: PlacedStep | undefined;
  /** How many scopes are round it. */
  readonly depth: number;
  readonly steps: ReadonlyMap<string, PlacedStep>;
  /** There is an object to read them from. */
  readonly isReadable: boolean;
}

export interface PlacedStep {
  readonly id: string;
  readonly path: Path;
  readonly step: DraftStep;
  readonly scope: DraftScope;
}

/** The keys a step may have, unchecked; what is no own key is not there. */
export type DraftStep = Partial<
  Readonly<
    Record<
      | 'use'
      | 'connection'
      | 'after'
      | 'when'
      | 'with'
      | 'retry'
      | 'timeout'
      | 'undo'
      | 'onUnknown'
      | 'group',
      unknown
    >
  >
>;

/** Never throws, whatever `document` is. */
export function readDraft(document: unknown): Draft {
  const root = isJsonObject(document) ? document : {};
  const scopes = readScopes({ path: ['steps'], value: own(root, 'steps'), depth: 0 });
  const steps = scopes.flatMap((scope) => [...scope.steps.values()]);
  return {
    document: root,
    triggers: objectsOf(own(root, 'triggers')),
    scopes,
    steps,
    byId: new Map(steps.map((placed): [string, PlacedStep] => [placed.id, placed]).reverse()),
  };
}

/** A scope and all inside it. */
function readScopes(found: {
  readonly path: Path;
  readonly value: unknown;
  readonly depth: number;
  readonly owner?: PlacedStep;
}): DraftScope[] {
  const { path, value, depth, owner } = found;
  const steps = new Map<string, PlacedStep>();
  const scope = { path, owner, depth, steps, isReadable: isJsonObject(value) };
  for (const [id, step] of objectsOf(value)) {
    steps.set(id, { id, path: [...path, id], step, scope });
  }
  if (depth > limits.nesting) return [scope];
  const inner = [...steps.values()].filter(({ step }) => isScopeKind(String(own(step, 'use'))));
  return [
    scope,
    ...inner.flatMap((placed) =>
      readScopes({
        path: [...placed.path, 'with', 'steps'],
        value: valueAt(placed.step, ['with', 'steps']),
        depth: depth + 1,
        owner: placed,
      }),
    ),
  ];
}

/** An entry that is no object counts by its id alone. */
function objectsOf(value: unknown): ReadonlyMap<string, JsonObject> {
  if (!isJsonObject(value)) return new Map();
  return new Map(
    Object.entries(value).map(([id, entry]) => [id, isJsonObject(entry) ? entry : {}]),
  );
}

/** A flow the document names, and where. */
export interface NamedFlow {
  readonly path: Path;
  readonly flow: string;
}

/**
 * The flows a document starts, whatever else is wrong with it: the one told of failures, and those its steps call. What can
 * be no key names none.
 */
export function flowsNamedIn({ document, steps }: Draft): NamedFlow[] {
  const told = ['settings', 'onFailure', 'call'];
  const calls = steps
    .filter(({ step }) => step.use === 'call')
    .map(({ path }) => [...path, 'with', 'flow']);
  return [told, ...calls].flatMap((path) => {
    const flow = valueAt(document, path);
    const { data } = flowKey.safeParse(flow);
    return data === undefined ? [] : [{ path, flow: data }];
  });
}
