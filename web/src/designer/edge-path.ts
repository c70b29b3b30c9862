import type { Point } from './placing.ts';

/** How far the ends of a curve are drawn out, as a share of the way. */
const curvature = 0.5;

/** An SVG path from one side of a node to another, horizontal at every point it passes. */
export function edgePath(from: Point, to: Point, bends: readonly Point[] = []): string {
  let path = `M${from.x},${from.y}`;
  let last = from;
  for (const bend of bends) {
    // Only what leads on: a bend beside or behind the last would make a loop.
    if (!forward(last, bend) || !forward(bend, to)) continue;
    path += curve(last, bend);
    last = bend;
  }
  return path + curve(last, to);
}

function forward(from: Point, to: Point): boolean {
  return to.x > from.x;
}

function curve(from: Point, to: Point): string {
  if (from.y === to.y && forward(from, to)) return `L${to.x},${to.y}`;
  const length = Math.abs(to.x - from.x) * curvature;
  // An edge that leads back swings out; one that leads on must not overshoot.
  const reach = forward(from, to) ? length : Math.max(24, length);
  return `C${from.x + reach},${from.y} ${to.x - reach},${to.y} ${to.x},${to.y}`;
}
