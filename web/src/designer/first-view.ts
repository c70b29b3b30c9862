import type { Point } from './placing.ts';
import type { Size } from './size.ts';

export interface View extends Point {
  readonly zoom: number;
}

/** px between the drawing and the rim. */
const rim = 16;
/** Smaller than this, words are hard to read: rather a part of the drawing. */
const leastZoom = 0.6;

export interface ViewedNode {
  readonly place: Point;
  readonly size: Size;
}

/**
 * What a canvas shows at first: all of the drawing in the middle; of one that would get too small a part, with `focus`
 * in the middle, else from its beginning. Never larger than 100 %.
 */
export function firstView(drawing: Size, canvas: Size, focus?: ViewedNode): View {
  const free = { width: canvas.width - 2 * rim, height: canvas.height - 2 * rim };
  const fit = Math.min(free.width / drawing.width, free.height / drawing.height, 1);
  const zoom = Math.max(fit, leastZoom);
  const along = (side: 'width' | 'height', middle: number | undefined): number => {
    const drawn = drawing[side] * zoom;
    if (drawn <= free[side]) return (canvas[side] - drawn) / 2;
    if (middle === undefined) return side === 'width' ? rim : (canvas[side] - drawn) / 2;
    // No empty space beyond the drawing's rims.
    return clamp(canvas[side] / 2 - middle * zoom, canvas[side] - rim - drawn, rim);
  };
  return {
    x: along('width', focus && focus.place.x + focus.size.width / 2),
    y: along('height', focus && focus.place.y + focus.size.height / 2),
    zoom,
  };
}

/** Whether a view leaves some of the drawing out of sight, by more than a pixel. */
export function isPartial({ x, y, zoom }: View, canvas: Size, drawing: Size): boolean {
  const beyond = (from: number, length: number, whole: number) =>
    from < -1 || from + length * zoom > whole + 1;
  return beyond(x, drawing.width, canvas.width) || beyond(y, drawing.height, canvas.height);
}

/** The view moved as little as shows all of the node; the same view when it does already. */
export function viewShowing(view: View, canvas: Size, { place, size }: ViewedNode): View {
  const moved = (from: number, length: number, whole: number): number => {
    if (from < rim) return rim - from;
    const beyond = from + length - (whole - rim);
    return beyond > 0 ? -Math.min(beyond, from - rim) : 0;
  };
  const { x, y, zoom } = view;
  const dx = moved(place.x * zoom + x, size.width * zoom, canvas.width);
  const dy = moved(place.y * zoom + y, size.height * zoom, canvas.height);
  return dx === 0 && dy === 0 ? view : { x: x + dx, y: y + dy, zoom };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
