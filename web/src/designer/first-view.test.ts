import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstView, isPartial, viewShowing } from './first-view.ts';

const size = (most: number) =>
  fc.record({
    width: fc.integer({ min: 150, max: most }),
    height: fc.integer({ min: 150, max: most }),
  });

describe('the first view', () => {
  it('shows a small drawing as it is, in the middle', () => {
    expect(firstView({ width: 400, height: 100 }, { width: 800, height: 300 })).toEqual({
      x: 200,
      y: 100,
      zoom: 1,
    });
  });

  it('makes a larger one smaller, but not illegible', () => {
    const canvas = { width: 832, height: 300 };
    expect(firstView({ width: 1000, height: 100 }, canvas).zoom).toBe(0.8);
    expect(firstView({ width: 9000, height: 100 }, canvas)).toEqual({ x: 16, y: 120, zoom: 0.6 });
  });

  it('brings what matters into the middle, without emptiness beyond the rims', () => {
    const canvas = { width: 832, height: 300 };
    const at = (x: number) =>
      firstView({ width: 9000, height: 100 }, canvas, {
        place: { x, y: 0 },
        size: { width: 200, height: 100 },
      }).x;
    expect(at(4000)).toBe(416 - 4100 * 0.6);
    expect(at(0)).toBe(16);
    expect(at(8800)).toBe(832 - 16 - 9000 * 0.6);
  });

  it('never leaves the drawing out of sight', () => {
    fc.assert(
      fc.property(
        size(20_000),
        size(2000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (drawing, canvas, share) => {
          const focus = {
            place: { x: drawing.width * share, y: 0 },
            size: { width: 10, height: 10 },
          };
          const { x, y, zoom } = firstView(drawing, canvas, focus);
          expect(zoom).toBeLessThanOrEqual(1);
          expect(x).toBeLessThan(canvas.width);
          expect(x + drawing.width * zoom).toBeGreaterThan(0);
          expect(y + drawing.height * zoom).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('whether all is in view', () => {
  const canvas = { width: 832, height: 300 };

  it.each([
    [{ width: 800, height: 200 }, false],
    [{ width: 9000, height: 100 }, true],
    [{ width: 300, height: 900 }, true],
  ])('of a drawing of %j: partial is %s', (drawing, partial) => {
    expect(isPartial(firstView(drawing, canvas), canvas, drawing)).toBe(partial);
  });

  it('is lost by moving the drawing out', () => {
    const drawing = { width: 400, height: 100 };
    expect(isPartial({ x: -10, y: 0, zoom: 1 }, canvas, drawing)).toBe(true);
    expect(isPartial({ x: 0, y: 250, zoom: 1 }, canvas, drawing)).toBe(true);
    expect(isPartial({ x: 0, y: 250, zoom: 0.5 }, canvas, drawing)).toBe(false);
  });
});

describe('moving the view to a node', () => {
  const canvas = { width: 800, height: 300 };
  const node = (x: number) => ({ place: { x, y: 50 }, size: { width: 200, height: 80 } });
  const view = { x: 0, y: 0, zoom: 1 };

  it('does nothing for one in sight', () => {
    expect(viewShowing(view, canvas, node(300))).toBe(view);
  });

  it('moves as little as needed', () => {
    expect(viewShowing(view, canvas, node(700))).toEqual({ x: -116, y: 0, zoom: 1 });
    expect(viewShowing(view, canvas, node(-100))).toEqual({ x: 116, y: 0, zoom: 1 });
  });

  it('shows the beginning of one that is larger than the canvas', () => {
    const large = { place: { x: 100, y: 50 }, size: { width: 2000, height: 80 } };
    expect(viewShowing(view, canvas, large).x).toBe(-84);
  });
});
