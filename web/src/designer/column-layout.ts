import type { GraphNode } from './flow-to-graph.ts';
import { fromOrigin, gaps, type Layout, type Level, type Point } from './placing.ts';

/**
 * A plain layout for large levels, in about linear time: each node one column behind the last it comes after, columns filled
 * in document order. Edges of a cycle, which only a draft has, do not count.
 */
export function columnLayout(level: Level): Layout {
  const { sizeOf } = level;
  const columns: GraphNode[][] = [];
  for (const [node, column] of columnsOf(level)) {
    columns[column] ??= [];
    columns[column].push(node);
  }
  const places = new Map<string, Point>();
  let x = 0;
  for (const column of columns) {
    let y = 0;
    for (const node of column) {
      places.set(node.id, { x, y });
      y += sizeOf(node).height + gaps.row;
    }
    x += Math.max(...column.map((node) => sizeOf(node).width)) + gaps.column;
  }
  return fromOrigin(level, { places, bends: new Map() });
}

/** The length of the longest way to each node, in document order. */
export function columnsOf({ nodes, edges }: Level): Map<GraphNode, number> {
  const sources = Map.groupBy(edges, ({ target }) => target);
  const depth = new Map<string, number>();
  const open = new Set<string>();
  for (const { id } of nodes) {
    // Iterative: a chain may be as long as a document allows.
    const pending = [id];
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const before = (sources.get(top) ?? []).map(({ source }) => source);
      const unknown = before.filter((source) => !depth.has(source) && !open.has(source));
      if (unknown.length > 0 && !depth.has(top)) {
        open.add(top);
        pending.push(...unknown.slice(0, 1));
        continue;
      }
      if (!depth.has(top))
        depth.set(top, Math.max(-1, ...before.map((source) => depth.get(source) ?? -1)) + 1);
      open.delete(top);
      pending.pop();
    }
  }
  return new Map(nodes.map((node) => [node, depth.get(node.id) ?? 0]));
}
