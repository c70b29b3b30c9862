import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { firstView, isPartial, type View, type ViewedNode, viewShowing } from './first-view.ts';
import type { Size } from './size.ts';
import type { Shape } from './use-drawing.ts';

const motionMs = 160;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * What part of the drawing is seen: at first the whole or the selected node, then what the person chooses; `partial`
 * while that is not all.
 */
export function useView(frame: RefObject<HTMLElement | null>, shape: Shape, selected?: string) {
  const flow = useReactFlow();
  const canvas = useSize(frame);
  const moved = useRef(false);
  const [partial, setPartial] = useState(false);
  const viewed = useCallback((id: string | undefined) => nodeOf(shape, id), [shape]);
  const first = canvas && firstView(shape.layout.size, canvas, viewed(selected));

  // Another drawing, or another size of a canvas nobody has moved: from the beginning.
  const present = useRef<{ first: View | undefined; canvas: Size | undefined }>({ first, canvas });
  present.current = { first, canvas };
  const drawn = useRef(shape);
  useEffect(() => {
    if (!canvas) return;
    if (drawn.current !== shape) moved.current = false;
    drawn.current = shape;
    const next = moved.current ? flow.getViewport() : present.current.first;
    if (!next) return;
    if (!moved.current) void flow.setViewport(next);
    setPartial(isPartial(next, canvas, shape.layout.size));
  }, [canvas, shape, flow]);

  const show = useCallback(
    (id: string | undefined) => {
      const node = viewed(id);
      const size = present.current.canvas;
      if (!node || !size) return;
      const now = flow.getViewport();
      const next = viewShowing(now, size, node);
      if (next !== now) void flow.setViewport(next, { duration: still() ? 0 : motionMs });
    },
    [viewed, flow],
  );
  useEffect(() => show(selected), [selected, show]);

  const noteMove = (event: unknown, view: View) => {
    // Without an event, the move was not a person's.
    if (event) moved.current = true;
    if (canvas) setPartial(isPartial(view, canvas, shape.layout.size));
  };
  return { first, show, noteMove, partial };
}

function nodeOf({ layout }: Shape, id: string | undefined): ViewedNode | undefined {
  const place = id === undefined ? undefined : layout.places.get(id);
  const size = id === undefined ? undefined : layout.sizes.get(id);
  return place && size && { place, size };
}

/** The inner size of an element, undefined until it is there; its first value comes before anything is painted. */
function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => setSize({ width: current.clientWidth, height: current.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
