import {
  edgesOf,
  type FlowDocument,
  isScopeKind,
  type Step,
  stepsInside,
  type Trigger,
} from '@weir/contract/flow';
import type { TriggerKind } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { casesOf } from '../flows/step-sentence.ts';

/** A way out of a step that is drawn with a name: all but `ok`. */
export interface NamedPort {
  readonly id: string;
  /** Of a case of a branch. */
  readonly condition?: Json;
}

interface BaseNode {
  /** Unique in the graph; steps and triggers may share ids. */
  readonly id: string;
  readonly ports: readonly NamedPort[];
  /** The scope whose node it is drawn in. */
  readonly parent?: string;
}
export interface TriggerNode extends BaseNode {
  readonly kind: 'trigger';
  readonly trigger: string;
  readonly use: Trigger['use'];
  /** Absent for one the document does not declare. */
  readonly declared?: Trigger;
}
export interface StepNode extends BaseNode {
  readonly kind: 'step';
  readonly step: string;
  readonly declared: Step;
  /** A `loop`, `repeat` or `try`: a container of the steps inside. */
  readonly scope: boolean;
}
export interface EndNode extends BaseNode {
  readonly kind: 'end';
}
export type GraphNode = TriggerNode | StepNode | EndNode;

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  /** `ok` also for the way out of a trigger. */
  readonly port: string;
  readonly target: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The trigger that started a run. */
export interface StartedBy {
  /** Declared id, or `manual`. */
  readonly id: string;
  readonly kind: TriggerKind;
}

export const triggerNode = (id: string) => `trigger/${id}`;
export const stepNode = (id: string) => `step/${id}`;
/** The id of the step that a node draws. */
export const stepOfNode = (node: string) => node.slice(stepNode('').length);
export const endNode = 'end';

/**
 * The flow as nodes and edges: triggers first, steps in document order, those of a scope right behind it, the end last.
 * Edges join nodes of the same scope only. Of a run only the trigger that started it is drawn. A draft may be wrong: edges
 * that name no step are left out, ports nobody declares are drawn.
 */
export function flowToGraph(document: FlowDocument, startedBy?: StartedBy): Graph {
  const triggers = triggersOf(document, startedBy);
  const { nodes: steps, edges: between } = stepsToGraph(document.steps);
  const top = steps.filter(({ parent }) => parent === undefined);
  const first = top.filter(({ declared }) => edgesOf(declared.after).length === 0);
  const fromTriggers = triggers.flatMap(({ id }) => first.map((step) => edge(id, 'ok', step.id)));
  const leaving = Map.groupBy(between, ({ source }) => source);
  const toEnd = top.flatMap((step) => openPorts(step, leaving.get(step.id) ?? []));
  return {
    nodes: [...triggers, ...steps, { kind: 'end', id: endNode, ports: [] }],
    edges: [...fromTriggers, ...between, ...toEnd],
  };
}

interface StepGraph {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly GraphEdge[];
}

/** The steps of one scope, and of those inside them. */
function stepsToGraph(steps: FlowDocument['steps'], parent?: string): StepGraph {
  const edges = stepEdges(steps);
  const leaving = Map.groupBy(edges, ({ source }) => source);
  const parts = Object.entries(steps).map(([step, declared]): StepGraph => {
    const id = stepNode(step);
    const node: StepNode = {
      kind: 'step',
      id,
      step,
      declared,
      scope: isScopeKind(declared.use),
      ports: namedPorts(declared, leaving.get(id) ?? []),
      ...(parent !== undefined && { parent }),
    };
    const inside = stepsToGraph(stepsInside(declared), id);
    return { nodes: [node, ...inside.nodes], edges: inside.edges };
  });
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: [...edges, ...parts.flatMap((part) => part.edges)],
  };
}

function edge(source: string, port: string, target: string): GraphEdge {
  return { id: `${source}.${port}→${target}`, source, port, target };
}

function stepEdges(steps: FlowDocument['steps']): GraphEdge[] {
  const all = Object.entries(steps).flatMap(([id, { after }]) =>
    edgesOf(after)
      .filter(([source]) => Object.hasOwn(steps, source))
      .map(([source, port]) => edge(stepNode(source), port, stepNode(id))),
  );
  // A draft may name an edge twice.
  return [...new Map(all.map((each) => [each.id, each])).values()];
}

function triggersOf({ triggers = {} }: FlowDocument, startedBy?: StartedBy): TriggerNode[] {
  const declared = Object.entries(triggers).map(
    ([id, trigger]): TriggerNode => ({ ...bare(id, trigger.use), declared: trigger }),
  );
  if (!startedBy) return declared.length > 0 ? declared : [bare('manual', 'manual')];
  const byId = declared.find(({ trigger }) => trigger === startedBy.id);
  // Started by hand, a run names `manual`, however the document calls its manual trigger.
  const byKind =
    startedBy.kind === 'webhook' ? undefined : declared.find(({ use }) => use === startedBy.kind);
  const started = byId ?? byKind ?? bare(startedBy.id, startedBy.kind);
  return [{ ...started, id: triggerNode(startedBy.id) }];
}

function bare(id: string, use: Trigger['use']): TriggerNode {
  return { kind: 'trigger', id: triggerNode(id), trigger: id, use, ports: [] };
}

/** Those the kind of step has, in document order, then ports that only edges name, `error` last. */
function namedPorts(step: Step, leaving: readonly GraphEdge[]): NamedPort[] {
  const own = portsOfKind(step);
  const known = new Set(['error', ...(hasOkPort(step) ? ['ok'] : []), ...own.map(({ id }) => id)]);
  const strange = new Set(leaving.map(({ port }) => port).filter((port) => !known.has(port)));
  const handled = leaving.some(({ port }) => port === 'error');
  return [...own, ...[...strange].map((id) => ({ id })), ...(handled ? [{ id: 'error' }] : [])];
}

/** Named ways out that a step always has, but for `error`; a wait without a limit cannot run out of time. */
function portsOfKind(step: Step): NamedPort[] {
  if (step.use === 'repeat') return [{ id: 'exhausted' }];
  if (step.use === 'wait') return step.with?.['timeout'] === undefined ? [] : [{ id: 'timeout' }];
  if (step.use !== 'branch') return [];
  return [...casesOf(step).map(([id, condition]) => ({ id, condition })), { id: 'else' }];
}

/** A branch leaves by its cases, `fail` only by `error`. */
export function hasOkPort({ use }: Step): boolean {
  return use !== 'branch' && use !== 'fail';
}

/** A port other than `error` that leads nowhere ends its path well; `fail` has none. */
function openPorts({ id, declared, ports }: StepNode, leaving: readonly GraphEdge[]): GraphEdge[] {
  if (declared.use === 'fail') return [];
  const named = ports.map((port) => port.id).filter((port) => port !== 'error');
  const all = hasOkPort(declared) ? ['ok', ...named] : named;
  const used = new Set(leaving.map(({ port }) => port));
  return all.filter((port) => !used.has(port)).map((port) => edge(id, port, endNode));
}
