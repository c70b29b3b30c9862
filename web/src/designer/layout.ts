import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import { columnLayout, columnsOf } from './column-layout.ts';
import type { Graph, GraphNode } from './flow-to-graph.ts';
import { type HandPlaces, handLayout, placesEveryStep, scopesCover } from './hand-layout.ts';
import { fromOrigin, gaps, type Layout, type Level, movedBy, type Point } from './placing.ts';
import { insideScope, isScope, sizeOf } from './size.ts';
import { upright } from './upright.ts';

/** Nodes, and columns that edges pass: beyond this sum dagre takes more than some 300 ms. */
const dagreWork = 1000;

/**
 * From left to right, scopes inside out: each level as the document places its steps, else by itself. The same graph gets
 * the same layout. Places and bends of nested levels are told from the corner of the whole, too.
 */
export function layoutGraph(graph: Graph, at: HandPlaces = {}): Layout {
  const levels = Map.groupBy(graph.nodes, ({ parent }) => parent);
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  const edges = Map.groupBy(graph.edges, ({ source }) => parents.get(source));
  const layoutOf = (scope: string | undefined): Layout => {
    const nodes = levels.get(scope) ?? [];
    const inner = new Map(nodes.filter(isScope).map(({ id }) => [id, layoutOf(id)]));
    const level = {
      nodes,
      edges: edges.get(scope) ?? [],
      sizeOf: (node: GraphNode) => sizeOf(node, inner.get(node.id)?.size),
    };
    return withInner(layoutLevel(level, at), inner);
  };
  return layoutOf(undefined);
}

/** What lies inside scopes, each at its scope's place. */
function withInner(outer: Layout, inner: ReadonlyMap<string, Layout>): Layout {
  const all = {
    places: new Map(outer.places),
    sizes: new Map(outer.sizes),
    bends: new Map(outer.bends),
  };
  for (const [scope, layout] of inner) {
    const { x = 0, y = 0 } = outer.places.get(scope) ?? {};
    const moved = movedBy(layout, { x: x + insideScope.x, y: y + insideScope.y });
    for (const [id, place] of moved.places) all.places.set(id, place);
    for (const [id, bends] of moved.bends) all.bends.set(id, bends);
    for (const [id, size] of layout.sizes) all.sizes.set(id, size);
  }
  return { ...all, size: outer.size };
}

function layoutLevel(level: Level, at: HandPlaces): Layout {
  if (placesEveryStep(level, at)) {
    const byHand = handLayout(level, at);
    if (!scopesCover(level, byHand)) return byHand;
  }
  if (workOf(level) > dagreWork) return columnLayout(level);
  return upright(level, layered(level));
}

/** How much dagre has to order: each node, and each edge in each column that it passes. */
function workOf(level: Level): number {
  const columns = new Map([...columnsOf(level)].map(([{ id }, column]) => [id, column]));
  const passed = level.edges.map(
    ({ source, target }) => (columns.get(target) ?? 0) - (columns.get(source) ?? 0) - 1,
  );
  return passed.reduce((sum, count) => sum + Math.max(0, count), level.nodes.length);
}

function layered(level: Level): Layout {
  const { nodes, sizeOf } = level;
  const edges = level.edges.filter(({ source, target }) => source !== target);
  const dagre = new DagreGraph({ multigraph: true });
  dagre.setGraph({
    rankdir: 'LR',
    ranksep: gaps.column,
    nodesep: gaps.row,
    edgesep: gaps.row,
    ranker: 'tight-tree',
  });
  for (const node of nodes) dagre.setNode(node.id, { ...sizeOf(node) });
  const arriving = Map.groupBy(edges, ({ target }) => target);
  for (const { id, source, target } of edges) {
    // A step with one way in stands right behind it; where ways meet, length costs less.
    const weight = arriving.get(target)?.length === 1 ? 3 : 1;
    dagre.setEdge(source, target, { weight }, id);
  }
  layout(dagre);

  const places = nodes.map((node): [string, Point] => {
    const { x, y } = dagre.node(node.id) as Point;
    const { width, height } = sizeOf(node);
    return [node.id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
  });
  const bends = edges.flatMap(({ id, source, target }): [string, Point[]][] => {
    const { points } = dagre.edge(source, target, id) as { points: Point[] };
    // The first and the last lie on the borders of the nodes, and one between neighbouring columns is no bend.
    return points.length > 3 ? [[id, points.slice(1, -1)]] : [];
  });
  return fromOrigin(level, { places: new Map(places), bends: new Map(bends) });
}
