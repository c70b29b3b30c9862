import type { Graph, GraphNode } from './flow-to-graph.ts';
import type { Layout, Point } from './placing.ts';
import { isScope } from './size.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Nodes of one column: their middles differ by less than this many px. */
const columnWidth = 120;

interface Drawn {
  readonly graph: Graph;
  readonly layout: Layout;
}

/**
 * The node an arrow key leads to: left and right along the edges, the nearest in height first; up and down to the next
 * that stands above or below in the same scope. Down from a scope is its first step; from its rim on, left and up are the
 * scope itself, right and down what lies beyond it. Undefined where there is none.
 */
export function neighbour(drawn: Drawn, from: string, direction: Direction): string | undefined {
  const node = drawn.graph.nodes.find(({ id }) => id === from);
  if (!node) return undefined;
  const first = direction === 'down' && isScope(node) ? firstInside(drawn, node) : undefined;
  return first ?? beside(drawn, node, direction);
}

function firstInside({ graph, layout }: Drawn, scope: GraphNode): string | undefined {
  const inside = graph.nodes.filter(({ parent }) => parent === scope.id);
  const at = ({ id }: GraphNode) => layout.places.get(id) ?? { x: 0, y: 0 };
  return inside.toSorted((a, b) => at(a).x - at(b).x || at(a).y - at(b).y)[0]?.id;
}

function beside(drawn: Drawn, node: GraphNode, direction: Direction): string | undefined {
  const found = inScope(drawn, node, direction);
  const parent = drawn.graph.nodes.find(({ id }) => id === node.parent);
  if (found !== undefined || !parent) return found;
  const outwards = direction === 'left' || direction === 'up';
  return outwards ? parent.id : beside(drawn, parent, direction);
}

function inScope({ graph, layout }: Drawn, node: GraphNode, direction: Direction) {
  const siblings = graph.nodes.filter(({ parent }) => parent === node.parent);
  const start = middleOf(layout, node.id);
  const offset = (id: string): Point => {
    const { x, y } = middleOf(layout, id);
    return { x: x - start.x, y: y - start.y };
  };
  const inColumn = siblings
    .map(({ id }) => id)
    .filter((id) => Math.abs(offset(id).x) < columnWidth);
  const ways: Readonly<Record<Direction, () => readonly string[]>> = {
    right: () => graph.edges.filter(({ source }) => source === node.id).map(({ target }) => target),
    left: () => graph.edges.filter(({ target }) => target === node.id).map(({ source }) => source),
    up: () => inColumn.filter((id) => offset(id).y < 0),
    down: () => inColumn.filter((id) => offset(id).y > 0),
  };
  return ways[direction]().toSorted((a, b) => Math.abs(offset(a).y) - Math.abs(offset(b).y))[0];
}

function middleOf({ places, sizes }: Layout, id: string): Point {
  const { x = 0, y = 0 } = places.get(id) ?? {};
  const { width = 0, height = 0 } = sizes.get(id) ?? {};
  return { x: x + width / 2, y: y + height / 2 };
}
