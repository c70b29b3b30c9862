import type { GraphEdge, GraphNode } from './flow-to-graph.ts';
import type { Size } from './size.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The nodes of one scope, or those outside of all, with the edges between them. */
export interface Level {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What a scope holds is placed before the scope itself, so that its size is known. */
  readonly sizeOf: (node: GraphNode) => Size;
}

/** Where everything of a level is drawn, in px at 100 %; the upper left corner of all is 0, 0. */
export interface Layout {
  /** Upper left corners by node id. */
  readonly places: ReadonlyMap<string, Point>;
  /** By node id. */
  readonly sizes: ReadonlyMap<string, Size>;
  /** Where an edge passes on its way, by edge id; only of those that pass other columns. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
  readonly size: Size;
}

export const gaps = { column: 40, row: 24 } as const;

interface Placed {
  readonly places: ReadonlyMap<string, Point>;
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

/** Moves what was placed so that its upper left corner is 0, 0, and measures it. */
export function fromOrigin({ nodes, sizeOf }: Level, { places, bends }: Placed): Layout {
  const left = least([...places.values()].map(({ x }) => x));
  const top = least([...places.values()].map(({ y }) => y));
  const moved = movedBy({ places, bends }, { x: -left, y: -top });
  const sizes = new Map(nodes.map((node) => [node.id, sizeOf(node)]));
  const size = { width: 0, height: 0 };
  for (const [id, { width, height }] of sizes) {
    const { x = 0, y = 0 } = moved.places.get(id) ?? {};
    size.width = Math.max(size.width, x + width);
    size.height = Math.max(size.height, y + height);
  }
  return { ...moved, sizes, size };
}

/** The same at another place. */
export function movedBy({ places, bends }: Placed, { x, y }: Point): Placed {
  const move = (point: Point): Point => ({ x: point.x + x, y: point.y + y });
  return {
    places: new Map([...places].map(([id, point]) => [id, move(point)])),
    bends: new Map([...bends].map(([id, points]) => [id, points.map(move)])),
  };
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
