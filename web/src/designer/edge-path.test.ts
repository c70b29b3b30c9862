import fc from 'fast-check';
import { expect, it } from 'vitest';
import { edgePath } from './edge-path.ts';

const numbers = (path: string) => [...path.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(Number);

it('is a line between two points of one height', () => {
  expect(edgePath({ x: 0, y: 5 }, { x: 40, y: 5 })).toBe('M0,5L40,5');
});

it('is horizontal where it leaves and where it arrives', () => {
  expect(edgePath({ x: 0, y: 0 }, { x: 40, y: 20 })).toBe('M0,0C20,0 20,20 40,20');
});

it('passes the bends that lie on its way, and no others', () => {
  const bends = [
    { x: -5, y: 9 },
    { x: 50, y: 30 },
    { x: 200, y: 9 },
  ];
  const path = edgePath({ x: 0, y: 0 }, { x: 100, y: 0 }, bends);
  expect(path).toContain(' 50,30');
  expect(path).not.toContain('200');
});

it('swings out on its way back', () => {
  expect(edgePath({ x: 40, y: 0 }, { x: 0, y: 20 })).toBe('M40,0C64,0 -24,20 0,20');
});

it('never overshoots on its way forward', () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 500 }),
    y: fc.integer({ min: 0, max: 500 }),
  });
  fc.assert(
    fc.property(point, fc.array(point, { maxLength: 5 }), (to, bends) => {
      const from = { x: -10, y: 0 };
      const sorted = bends.toSorted((a, b) => a.x - b.x);
      const xs = numbers(edgePath(from, to, sorted)).filter((_, place) => place % 2 === 0);
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(from.x);
      expect(Math.max(...xs)).toBeLessThanOrEqual(to.x);
    }),
  );
});
