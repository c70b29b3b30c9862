import type { Layout, Level, Point } from './placing.ts';
import { portY } from './size.ts';

/**
 * The layout or its mirror image, whichever has fewer edges of one step that cross because their ports stand in the
 * other order than where they lead. As it is when both are equal.
 */
export function upright(level: Level, layout: Layout): Layout {
  const mirror = mirrored(level, layout);
  return inversions(level, mirror) < inversions(level, layout) ? mirror : layout;
}

function mirrored({ nodes, sizeOf }: Level, { places, bends, size, sizes }: Layout): Layout {
  const flip = ({ x, y }: Point): Point => ({ x, y: size.height - y });
  return {
    size,
    sizes,
    places: new Map(
      nodes.map((node) => {
        const { x = 0, y = 0 } = places.get(node.id) ?? {};
        return [node.id, { x, y: size.height - y - sizeOf(node).height }];
      }),
    ),
    bends: new Map([...bends].map(([id, points]) => [id, points.map(flip)])),
  };
}

/** Pairs of edges that leave one node in one order and arrive in the other. */
function inversions({ nodes, edges, sizeOf }: Level, { places, bends }: Layout): number {
  const bySource = Map.groupBy(edges, ({ source }) => source);
  let count = 0;
  for (const node of nodes) {
    const ways = (bySource.get(node.id) ?? []).map(({ id, port, target }) => ({
      from: portY(node, port, sizeOf(node)),
      to: bends.get(id)?.[0]?.y ?? places.get(target)?.y ?? 0,
    }));
    for (const [place, one] of ways.entries()) {
      for (const other of ways.slice(place + 1))
        if ((one.from - other.from) * (one.to - other.to) < 0) count += 1;
    }
  }
  return count;
}
