import { edgesOf, type FlowDocument, type Step } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';

/** What the engine needs of a flow version, derived once and shared by its runs. Never changed. */
export interface Plan {
  /** In document order, which is the order of starting. */
  readonly steps: readonly PlanStep[];
  readonly byId: ReadonlyMap<string, PlanStep>;
  /** The document's `output`; undefined when it has none. */
  readonly output: Json | undefined;
}

export interface PlanStep {
  readonly id: string;
  /** Place in document order. */
  readonly index: number;
  readonly use: string;
  readonly connection: string | undefined;
  readonly join: 'all' | 'any';
  readonly when: string | undefined;
  readonly with: Json;
  /** Number of incoming edges; 0 starts with its scope. */
  readonly edgesIn: number;
  readonly edgesOut: readonly EdgeOut[];
}

export interface EdgeOut {
  /** The edge is taken when its source ended by this port. */
  readonly port: string;
  readonly target: string;
}

/** The document has passed `validateFlow`: its edges name steps, and there is no cycle. */
export function compile(document: FlowDocument): Plan {
  const out = new Map<string, EdgeOut[]>(Object.keys(document.steps).map((id) => [id, []]));
  for (const [target, step] of Object.entries(document.steps)) {
    for (const [source, port] of edgesOf(step.after)) out.get(source)?.push({ port, target });
  }
  const steps = Object.entries(document.steps).map(([id, step], index) =>
    compileStep({ id, index, step, edgesOut: out.get(id) ?? [] }),
  );
  return { steps, byId: new Map(steps.map((step) => [step.id, step])), output: document.output };
}

function compileStep(source: {
  id: string;
  index: number;
  step: Step;
  edgesOut: readonly EdgeOut[];
}): PlanStep {
  const { id, index, step, edgesOut } = source;
  return {
    id,
    index,
    use: step.use,
    connection: step.connection,
    join: step.join ?? 'all',
    when: step.when,
    with: step.with ?? {},
    edgesIn: edgesOf(step.after).length,
    edgesOut,
  };
}
