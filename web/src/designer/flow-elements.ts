import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import { type Graph, type GraphEdge, type GraphNode, hasOkPort } from './flow-to-graph.ts';
import type { NodeWords } from './node-words.ts';
import type { Layout, Point } from './placing.ts';
import { entryY, portY, type Size } from './size.ts';

interface NodeContent {
  readonly node: GraphNode;
  readonly words: NodeWords;
  /** Address that selects it; none for what has nothing to show. */
  readonly to: string | undefined;
}
export interface NodeData extends NodeContent, Record<string, unknown> {
  readonly size: Size;
  /** Where the tabulator enters the canvas. */
  readonly tabStop: boolean;
}
export type FlowNode = Node<NodeData, GraphNode['kind']>;
export interface EdgeData extends Record<string, unknown> {
  readonly port: string;
  readonly bends: readonly Point[];
}
export type FlowEdge = Edge<EdgeData, 'flow'>;

const handleSize = 8;
const origin: Point = { x: 0, y: 0 };

/** What React Flow draws of a node; its sizes and handles are known, so nothing waits to be measured. */
export function flowNode(content: NodeContent, { places, sizes }: Layout): FlowNode {
  const { node } = content;
  const { parent } = node;
  const size = sizes.get(node.id) ?? { width: 0, height: 0 };
  return {
    id: node.id,
    type: node.kind,
    position: between(parent === undefined ? undefined : places.get(parent), places.get(node.id)),
    ...(parent !== undefined && { parentId: parent }),
    ...size,
    handles: handlesOf(node, size),
    data: { ...content, size, tabStop: false },
    ariaRole: 'presentation',
    domAttributes: { 'aria-roledescription': undefined },
    selected: false,
  };
}

/** Of a nested node its place in the scope's node. */
function between(from: Point = origin, to: Point = origin): Point {
  return { x: to.x - from.x, y: to.y - from.y };
}

export function flowEdge(edge: GraphEdge, { bends }: Layout, label: string): FlowEdge {
  const { id, source, target, port } = edge;
  return {
    id,
    type: 'flow',
    source,
    sourceHandle: port,
    target,
    data: { port, bends: bends.get(id) ?? [] },
    ariaLabel: label,
    domAttributes: { 'aria-roledescription': undefined },
  };
}

/** The ports edges may leave by: `ok` unless the step has none, and those with a name. */
export function portsOf(node: GraphNode): readonly string[] {
  const named = node.ports.map(({ id }) => id);
  if (node.kind === 'end') return [];
  return node.kind === 'trigger' || hasOkPort(node.declared) ? ['ok', ...named] : named;
}

/** Whether edges arrive: not at a trigger, nor at what starts with its scope. */
export function hasEntry(node: GraphNode): boolean {
  if (node.kind !== 'step' || node.parent === undefined) return node.kind !== 'trigger';
  return node.declared.after !== undefined;
}

function handlesOf(node: GraphNode, box: Size): NodeHandle[] {
  const half = handleSize / 2;
  const size = { width: handleSize, height: handleSize };
  const out = portsOf(node).map(
    (id): NodeHandle => ({
      ...size,
      id,
      type: 'source',
      position: Position.Right,
      x: box.width - half,
      y: portY(node, id, box) - half,
    }),
  );
  if (!hasEntry(node)) return out;
  const entry = { ...size, type: 'target', position: Position.Left } as const;
  return [...out, { ...entry, x: -half, y: entryY(node, box) - half }];
}

/** The words of an edge: from where, by which port, to where. */
export function edgeEnds(graph: Graph, words: ReadonlyMap<string, NodeWords>) {
  const titleOf = (id: string) => words.get(id)?.title ?? id;
  return graph.edges.map((edge) => ({
    edge,
    from: titleOf(edge.source),
    to: titleOf(edge.target),
    port: words.get(edge.source)?.ports.find(({ id }) => id === edge.port)?.label,
  }));
}
