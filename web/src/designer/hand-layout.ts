import type { GraphNode } from './flow-to-graph.ts';
import { fromOrigin, gaps, type Layout, type Level, type Point } from './placing.ts';
import { isScope } from './size.ts';

/** Places by the id of a step or a trigger, as a document's `layout.at` has them. */
export type HandPlaces = Readonly<Record<string, readonly [x: number, y: number]>>;

/** Whether every step has its place; if not, what was placed and what was not would overlap. */
export function placesEveryStep({ nodes }: Level, at: HandPlaces): boolean {
  const steps = nodes.filter((node) => node.kind === 'step');
  return steps.length > 0 && steps.every(({ step }) => Object.hasOwn(at, step));
}

/** Whether a scope, which grows with what it holds, lies over something else. */
export function scopesCover({ nodes }: Level, { places, sizes }: Layout): boolean {
  const boxes = nodes.map((node) => {
    const { x = 0, y = 0 } = places.get(node.id) ?? {};
    const { width = 0, height = 0 } = sizes.get(node.id) ?? {};
    return { node, left: x, top: y, right: x + width, bottom: y + height };
  });
  return boxes
    .filter(({ node }) => isScope(node))
    .some((a) =>
      boxes.some(
        (b) =>
          a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
      ),
    );
}

/** Steps where the document says; triggers before them, unless it places those too, and the end behind. */
export function handLayout(level: Level, at: HandPlaces): Layout {
  const { nodes, sizeOf } = level;
  const places = new Map(nodes.flatMap((node) => placeOf(node, at)));
  const steps = nodes.filter((node) => node.kind === 'step');
  const top = Math.min(...steps.map(({ id }) => places.get(id)?.y ?? 0));
  const left = Math.min(...steps.map(({ id }) => places.get(id)?.x ?? 0));
  const right = Math.max(
    ...steps.map((node) => (places.get(node.id)?.x ?? 0) + sizeOf(node).width),
  );
  let y = top;
  for (const node of nodes) {
    if (places.has(node.id)) continue;
    const { width, height } = sizeOf(node);
    const end = node.kind === 'end';
    places.set(
      node.id,
      end ? { x: right + gaps.column, y: top } : { x: left - gaps.column - width, y },
    );
    if (!end) y += height + gaps.row;
  }
  return fromOrigin(level, { places, bends: new Map() });
}

function placeOf(node: GraphNode, at: HandPlaces): [string, Point][] {
  if (node.kind === 'end') return [];
  const id = node.kind === 'step' ? node.step : node.trigger;
  const place = Object.hasOwn(at, id) ? at[id] : undefined;
  return place ? [[node.id, { x: place[0], y: place[1] }]] : [];
}
