import {
  type EvaluatedDuration,
  edgesOf,
  type FlowDocument,
  type OnUnknown,
  type Step,
  stepsInside,
} from '@weir/contract/flow';
import { isJsonObject, type Json } from '@weir/contract/json';
import { compileRetry, type RetryPolicy } from './retry.ts';

/** What the engine needs of a flow version, derived once and shared by its runs. Never changed. */
export interface Plan {
  readonly root: PlanScope;
  /** All steps, those inside others as well. */
  readonly byId: ReadonlyMap<string, PlanStep>;
  /** The document's `output`; undefined when it has none. */
  readonly output: Json | undefined;
  /** Of runs of which only so many may go on at a time. */
  readonly concurrencyKey: string | undefined;
  /** What a run may take from its start, waiting included. */
  readonly timeout: EvaluatedDuration | undefined;
  /** Flow that is started when a run fails. */
  readonly onFailure: string | undefined;
  /** A failing run takes back what it did. */
  readonly undoesOnFailure: boolean;
}

/** Steps that start and end together: those of the flow, or those inside a `loop`, `repeat` or `try`. */
export interface PlanScope {
  /** In document order, which is the order of starting. */
  readonly steps: readonly PlanStep[];
  /** Some step in it, however deep, can be undone: its rounds have to be kept. */
  readonly hasUndo: boolean;
}

export interface PlanStep {
  readonly id: string;
  /** Place in the document order of its scope. */
  readonly index: number;
  readonly use: string;
  readonly connection: string | undefined;
  readonly join: 'all' | 'any';
  readonly when: Json | undefined;
  readonly with: Json;
  /** Undefined: the default of its effect. */
  readonly retry: RetryPolicy | undefined;
  /** Of one attempt, of a scope as a whole; undefined: the default of what it uses. */
  readonly timeout: EvaluatedDuration | undefined;
  readonly onUnknown: OnUnknown;
  /** Workers that have to carry it out; may be an expression. Undefined: those that have the run. */
  readonly group: string | undefined;
  readonly disabled: boolean;
  /** Number of incoming edges; 0 starts with its scope. */
  readonly edgesIn: number;
  readonly edgesOut: readonly EdgeOut[];
  /** Of a `loop`, `repeat` or `try`. */
  readonly inside: PlanScope | undefined;
  /** What takes its effect back: a step of the same id. */
  readonly undo: PlanStep | undefined;
}

export interface EdgeOut {
  /** The edge is taken when its source ended by this port. */
  readonly port: string;
  /** Index of the step it leads to. */
  readonly target: number;
}

/** The document has passed `validateFlow`: its edges name steps of the same scope, and there is no cycle. */
export function compile(document: FlowDocument): Plan {
  const byId = new Map<string, PlanStep>();
  const root = compileScope(document.steps, byId);
  const { timeout, onFailure, concurrency } = document.settings ?? {};
  return {
    root,
    byId,
    output: document.output,
    concurrencyKey: concurrency?.key,
    timeout,
    onFailure: onFailure?.call,
    undoesOnFailure: onFailure?.undo ?? false,
  };
}

function compileScope(source: FlowDocument['steps'], byId: Map<string, PlanStep>): PlanScope {
  const out = new Map<string, EdgeOut[]>(Object.keys(source).map((id) => [id, []]));
  for (const [target, step] of Object.values(source).entries()) {
    for (const [from, port] of edgesOf(step.after)) out.get(from)?.push({ port, target });
  }
  const steps = Object.entries(source).map(([id, step], index) => {
    const inner = stepsInside(step);
    const inside = Object.keys(inner).length > 0 ? compileScope(inner, byId) : undefined;
    /* v8 ignore next -- every id has its list */
    const edgesOut = out.get(id) ?? [];
    const compiled = compileStep({ id, index, step, inside, edgesOut });
    byId.set(id, compiled);
    return compiled;
  });
  const hasUndo = steps.some(({ undo, inside }) => undo !== undefined || inside?.hasUndo === true);
  return { steps, hasUndo };
}

type Source = Pick<PlanStep, 'id' | 'index' | 'inside' | 'edgesOut'> & { readonly step: Step };

function compileStep({ step, ...place }: Source): PlanStep {
  return {
    ...place,
    use: step.use,
    connection: step.connection,
    join: step.join ?? 'all',
    when: step.when,
    with: step.with ?? {},
    retry: step.retry && compileRetry(step.retry),
    timeout: step.timeout,
    onUnknown: step.onUnknown ?? 'attention',
    group: step.group,
    disabled: step.disabled ?? false,
    edgesIn: edgesOf(step.after).length,
    undo: step.undo && compileUndo(place, step.undo),
  };
}

/** Nobody is asked what became of it: unknown is not undone. */
function compileUndo({ id, index }: Omit<Source, 'step'>, undo: NonNullable<Step['undo']>) {
  const place = { id, index, inside: undefined, edgesOut: [] };
  return compileStep({ ...place, step: { ...undo, onUnknown: 'error' } });
}

/** The cases of a `branch` in document order, each with its condition. */
export function casesOf(step: PlanStep): readonly (readonly [port: string, condition: Json])[] {
  const cases = isJsonObject(step.with) ? step.with['cases'] : undefined;
  return isJsonObject(cases) ? Object.entries(cases) : [];
}
