import type { GraphNode } from './flow-to-graph.ts';

/** Sizes in px at 100 %; known before anything is drawn, so that the layout never waits for the page. */
const rowHeight = 24;
const heads = {
  trigger: { width: 176, height: 56 },
  step: { width: 224, height: 88 },
  end: { width: 128, height: 56 },
} as const;
const footOfRows = 8;
const scopeHead = { width: 304, height: 80 } as const;
const scopePadding = 16;
/** Room for what is to come, in a scope of a draft that has no steps yet. */
const emptyScope = 24;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where in its node what a scope holds begins. */
export const insideScope = { x: scopePadding, y: scopeHead.height + scopePadding } as const;

/** A node: its head, what is drawn `inside` of a scope, and a row for each named port. */
export function sizeOf(node: GraphNode, inside?: Size): Size {
  const { width, height } = headOf(node);
  const rows = node.ports.length;
  const foot = rows > 0 ? rows * rowHeight + footOfRows : 0;
  if (!isScope(node)) return { width, height: height + foot };
  return {
    width: Math.max(width, (inside?.width ?? 0) + 2 * scopePadding),
    height: height + 2 * scopePadding + Math.max(inside?.height ?? 0, emptyScope) + foot,
  };
}

/** Where an edge leaves, from the node's top: `ok` where edges arrive, a named port beside its row at the foot. */
export function portY(node: GraphNode, port: string, size: Size): number {
  const row = node.ports.findIndex(({ id }) => id === port);
  if (row < 0) return entryY(node, size);
  return size.height - footOfRows - (node.ports.length - row - 0.5) * rowHeight;
}

/** Where edges arrive: beside the head, but at half the height of a scope, which may be tall. */
export function entryY(node: GraphNode, size: Size): number {
  return isScope(node) ? size.height / 2 : headOf(node).height / 2;
}

export function isScope(node: GraphNode): boolean {
  return node.kind === 'step' && node.scope;
}

function headOf(node: GraphNode): Size {
  return isScope(node) ? scopeHead : heads[node.kind];
}
